# Welcome, menu, help

welcome =
    <b>Roehub</b>
    Проверьте идею на истории, запустите её вживую, узнавайте, что происходит.
    Никаких ордеров на реальные деньги.
welcome-again =
    <b>С возвращением в Roehub</b>
    Всё на своих местах.
    Никаких ордеров на реальные деньги.
welcome-unknown-link =
    <b>Эта ссылка никуда не ведёт</b>
    То, что она называет, здесь неизвестно или удалено. Всё остальное работает.
start-first = Сначала отправьте /start: это секунда и никаких вопросов.
menu =
    <b>Меню</b>
    { $n ->
        [0] Бэктесты не идут
        [one] Идёт { $nText } бэктест
        [few] Идут { $nText } бэктеста
        [many] Идут { $nText } бэктестов
       *[other] Идёт { $nText } бэктеста
    }
help =
    <b>Справка</b>
    Roehub проверяет торговые правила на истории цен. Ордеров на реальные деньги здесь нет.

    /backtest – проверить готовую идею или свою стратегию, в том числе на данных, которых отбор не видел
    /chart – свечи инструмента, например /chart BTCUSDT 1h или /chart BTCUSDT 1h ema 50
    /indicators – что измеряет и что значит каждый индикатор, с картинкой
    /new – собрать стратегию по шагам
    /clone – скопировать стратегию с изменениями
    /strategies – ваши стратегии
    /app – таблицы и графики
    /language – русский или английский
    /cancel – выйти из любого вопроса

    Отвечать можно и кнопкой, и текстом.
app =
    <b>Приложение Roehub</b>
    Таблицы результатов, графики и ваши стратегии, прямо в Telegram.
app-absent =
    <b>Приложение здесь не настроено</b>
    Этот сервер работает без мини-приложения. В чате доступно всё.
language =
    <b>Язык</b>
    На каком языке говорить боту?
toast-language-set = Теперь бот говорит по-русски
cancel-nothing = Отменять нечего: открытых вопросов не было.

# What the bot cannot use

unknown-text =
    <b>Это сообщение непонятно</b>
    Сейчас нет открытого вопроса. Запустите бэктест или выберите в меню.
unknown-command =
    <b>Такой команды нет</b>
    Все команды перечисляет /help.
unknown-kind =
    <b>Здесь читаются только текст и кнопки</b>
    Картинки, стикеры и файлы не используются.
unknown-edit = Читаются только новые сообщения, поэтому правка ничего не изменила. Отправьте текст новым сообщением.
group-farewell = Этот бот работает только в личных чатах и выходит из группы. Напишите ему: { $link }
toast-stale = Эти кнопки устарели

# Faults

fault-internal =
    <b>✕ Ошибка на нашей стороне</b>
    Этот шаг ничего не изменил. Попробуйте ещё раз; если не поможет, сообщите оператору ID.
    ID <code>{ $id }</code>
fault-unavailable =
    <b>✕ Часть Roehub не отвечает</b>
    Ничего не потеряно. Попробуйте через минуту.
    ID <code>{ $id }</code>

# Buttons

button-menu = Меню
button-help = Справка
button-app = Приложение
button-language = Язык
button-backtest = Бэктест
button-strategies = Стратегии
button-new = Новая стратегия
button-clone = Клонировать
button-chart = График
button-indicators = Индикаторы
button-open-chart = Открыть график
button-refresh = Обновить
button-choose = Выбрать
button-all-markets = Все рынки
button-try-backtest = Начать бэктест
button-back = ‹ Назад
button-cancel = Отменить

# Questions

wizard-cancelled =
    <b>Отменено</b>
    Ничего не сохранено и не запущено.
wizard-tap-only = Ответьте, пожалуйста, кнопкой
wizard-text-only = Ответьте, пожалуйста, текстом или кнопкой
wizard-no-command = Такой команды нет. Выйти из вопроса: /cancel
market-spot = спот
market-futures = фьючерсы
instrument-market-question = На каком рынке? Выберите или введите часть символа.
instrument-market-of = { $symbol } торгуется на нескольких рынках. На каком?
instrument-page = страница { $page }
instrument-question = Какой инструмент? Выберите или введите часть символа.
instrument-question-more = Какой инструмент? Выберите, листайте кнопкой › или введите часть символа.
instrument-unknown = Ничего похожего на «{ $text }» здесь не торгуется
timeframe-question = Какой длины бар? Выберите или введите, например 15m.
timeframe-unknown = Бары бывают 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h и 1d
market-question = На каком рынке?
template-question = <b>Новая стратегия · из готовой идеи</b>
strategy-number-unknown = Отправьте номер стратегии из списка

# New strategy and clone

new-step-market = <b>Новая стратегия · шаг { $step } из { $total }: рынок</b>
new-step-instrument = <b>Новая стратегия · шаг { $step } из { $total }: инструмент</b>
new-step-timeframe = <b>Новая стратегия · шаг { $step } из { $total }: таймфрейм</b>
new-step-rules = <b>Новая стратегия · шаг { $step } из { $total }: правила</b>
clone-step-instrument = <b>Клон · другой инструмент</b>
clone-step-timeframe = <b>Клон · другой таймфрейм</b>
clone-step-market = <b>Клон · другой рынок</b>
clone-step-rules = <b>Клон · что меняется</b>
clone-of = Из { $name }
clone-pick-question =
    <b>Клон · какой стратегии?</b>
    Выберите номер.
clone-same = → Пока ничего не изменено: выберите, чем клон отличается.
clone-diff = Изменено: { $diff }
indicator-question =
    <b>Новая стратегия · индикатор</b>
    Сделка открывается, когда согласны все индикаторы. Выберите один, откройте группу или введите название.
indicator-unknown = Такого индикатора нет. Выберите один или введите часть названия.
params-question = Оставьте как есть, нажмите на значение или введите все одной строкой, например { $example }.
params-too-many = Слишком много значений. Введите так: { $example }
params-none = У { $name } нет параметров: используйте как есть.
param-question = Новое значение «{ $name }», от { $min } до { $max }:
param-question-enum = Какой вариант «{ $name }»?
rule-long = ▲ Лонг: { $sentence }
rule-short = ▼ Шорт: { $sentence }
rule-and = { " " }и{ " " }
execution-line =
    Направление: { $direction } · размер: { $size }
    SL { $sl } · TP { $tp } · комиссия { $fee }
saved =
    <b>✓ Сохранено</b>
    { $name }
saved-clone =
    <b>✓ Клон сохранён</b>
    { $name }
    Изменено: { $diff }

# Ready ideas, short enough for buttons

template-trend = Тренд
template-ma_cross = Средние
template-rsi_reversal = Разворот RSI
template-bb_reversal = Боллинджер
template-breakout = Пробой
template-pullback = Откат

# Strategies

strategies-title = <b>Стратегии</b> · выберите номер
strategies-empty =
    <b>Стратегий пока нет</b>
    Стратегия – это набор правил, который можно проверить, клонировать и сохранить.
strategy-gone =
    <b>Не найдено или не ваше</b>
    Такой стратегии нет, она удалена или принадлежит другому.
card-parent = Отличие от исходной: { $diff }
delete-confirm =
    <b>⚠ Удалить стратегию?</b>
    { $name }
    Она навсегда исчезнет из списка. Её результаты и клоны останутся.
deleted =
    <b>✓ Удалено</b>
    { $name }

# Chart

chart-pick = <b>График · инструмент</b>
chart-title = <b>{ $glyph } { $instrument }</b>
chart-last = <b>{ $last } { $quote }</b> · { $change } за 24 ч
chart-day =
    24 ч: макс. { $high } · мин. { $low }
    Объём { $volume } { $base }
chart-shown =
    { $n ->
        [one] { $nText } бар: { $change } · макс. { $high } · мин. { $low }
        [few] { $nText } бара: { $change } · макс. { $high } · мин. { $low }
        [many] { $nText } баров: { $change } · макс. { $high } · мин. { $low }
       *[other] { $nText } бара: { $change } · макс. { $high } · мин. { $low }
    }
chart-closed = Бар закрыт { $time } UTC, { $day }
chart-market =
    <b>{ $symbol } · на каком рынке?</b>
    Торгуется на нескольких.
chart-unknown =
    <b>Ничего похожего на «{ $text }» здесь не торгуется</b>
    Отправьте /chart и символ, например /chart BTCUSDT 1h, или выберите из списка.
chart-unknown-near =
    <b>«{ $text }» здесь не торгуется</b>
    Может быть, что-то из этого?
chart-indicator-refused = <b>✕ Не удалось нарисовать { $label }</b>
chart-empty =
    <b>Свечей пока нет · { $instrument }</b>
    Ни один бар { $timeframe } ещё не закрылся. График появится вместе с первым.
toast-chart-same = С тех пор ничего не изменилось
toast-chart-empty = Ни один бар { $timeframe } ещё не закрылся

# Indicators

group-average = Скользящие средние
group-trend = Тренд
group-momentum = Осцилляторы
group-volatility = Волатильность
group-volume = Объём
indicators-title =
    { $n ->
        [one] <b>{ $nText } индикатор</b>
        [few] <b>{ $nText } индикатора</b>
        [many] <b>{ $nText } индикаторов</b>
       *[other] <b>{ $nText } индикатора</b>
    }
    Выберите группу или отправьте /indicators с названием, например /indicators rsi.
indicators-group =
    { $n ->
        [one] <b>{ $group }</b> · { $nText } индикатор
        [few] <b>{ $group }</b> · { $nText } индикатора
        [many] <b>{ $group }</b> · { $nText } индикаторов
       *[other] <b>{ $group }</b> · { $nText } индикатора
    }
indicators-near =
    <b>Индикатора «{ $text }» нет</b>
    Может быть, один из этих?
indicators-unknown =
    <b>Индикатора «{ $text }» нет</b>
    Выберите группу или отправьте /indicators с другим названием.
indicator-place = { $group } · { $place } из { $total }
indicator-default-rule = Правило <code>{ $rule }</code>, основное
indicator-other-rules = Другие правила:
indicator-met = · ✓{ "\u00A0" }сейчас
indicator-defaults = По умолчанию: { $params }
indicator-needs =
    { $n ->
        [one] Нужен { $nText } бар: { $times }
        [few] Нужно { $nText } бара: { $times }
        [many] Нужно { $nText } баров: { $times }
       *[other] Нужно { $nText } бара: { $times }
    }
indicator-needs-day = Нужно начало дня по UTC
indicator-bar = { $instrument }, бар закрыт { $time } UTC, { $day }
indicator-no-candles = Свечей пока нет, поэтому нет ни картинки, ни значений.
indicator-not-ready =
    { $n ->
        [one] ⚠ Не прогрет: прочитан { $nText } бар из { $needed }
        [few] ⚠ Не прогрет: прочитано { $nText } бара из { $needed }
        [many] ⚠ Не прогрет: прочитано { $nText } баров из { $needed }
       *[other] ⚠ Не прогрет: прочитано { $nText } бара из { $needed }
    }
length-on = { $length } на { $timeframe }
length-minutes = { $number } мин
length-hours = { $number } ч
length-days = { $number } дн.
picture-change =
    { $n ->
        [one] { $glyph } { $change } · { $nText } бар
        [few] { $glyph } { $change } · { $nText } бара
        [many] { $glyph } { $change } · { $nText } баров
       *[other] { $glyph } { $change } · { $nText } бара
    }
picture-high = Макс. { $price }
picture-low = Мин. { $price }
picture-volume = Объём, до { $most } { $base } за бар

# Backtest: questions

backtest-step-source = <b>Бэктест · шаг { $step } из { $total }: стратегия</b>
backtest-step-instrument = <b>Бэктест · шаг { $step } из { $total }: инструмент</b>
backtest-step-timeframe = <b>Бэктест · шаг { $step } из { $total }: таймфрейм</b>
backtest-step-period = <b>Бэктест · шаг { $step } из { $total }: период</b>
backtest-step-settings = <b>Бэктест · шаг { $step } из { $total }: торговля</b>
backtest-source-question = Проверьте готовую идею или свою стратегию:
backtest-saved-question = Какую из ваших стратегий? Выберите номер.
period-question =
    Какой период? Выберите, введите дни (90) или даты (2025-02-20 2025-08-20).
    История: { $history }
period-no-history = По этому инструменту ещё нет свечей. Выберите другой.
period-unknown = Введите дни, например 90, или две даты, например 2025-02-20 2025-08-20
period-outside = История есть только за { $history }
settings-question = Оставьте как есть или измените:
setting-direction = Направление: { $value }
setting-size = Размер: { $value }
setting-stops = Стоп-лосс: { $sl } · тейк-профит: { $tp }
setting-fill = Стопы: { $value }
setting-unseen = Новые данные: { $value }
setting-cash = симулированный счёт { $amount }
setting-sweep = Параметры: много, вокруг исходных
setting-single = Параметры: исходные
stops-swept = несколько
stops-range = { $start }–{ $stop } с шагом { $step }
stops-unknown = Введите процент (1.5), несколько (1 2 3), диапазон (1-5 шаг 0.5) или «выкл»
sl-outside = Стоп-лосс больше 0 и меньше 100 %
tp-outside = Тейк-профит больше 0 %
direction-question = <b>Бэктест · направление</b>
direction-long-short = лонг и шорт
direction-long-only = только лонг
direction-short-only = только шорт
sizing-question =
    <b>Бэктест · размер сделки</b>
    <b>Всё</b> – весь счёт.
    <b>Фикс</b> – одна и та же сумма.
    <b>Бюджет</b> – часть счёта, которая растёт и тает вместе с результатом.
    <b>Копилка</b> – бюджет, который откладывает часть каждой прибыли.
sizing-all_in = весь счёт
sizing-fixed_quote = по { $amount }
sizing-strategy_compound = бюджет { $amount }
sizing-strategy_compound_profit_lock = бюджет { $amount }, откладывать { $share } прибыли
fixed-question =
    <b>Бэктест · сумма сделки</b>
    Сколько симулированных денег на каждую сделку? Выберите или введите, не больше { $max }.
budget-question =
    <b>Бэктест · бюджет</b>
    С какой симулированной суммы начать? Выберите или введите, не больше { $max }.
lock-share-question =
    <b>Бэктест · копилка</b>
    Какую часть каждой прибыли откладывать? Выберите или введите процент, не больше { $max }.
sl-question =
    <b>Бэктест · стоп-лосс</b>
    Процент от цены входа. Введите один (1.5), несколько (1 2 3) или диапазон (1-5 шаг 0.5).
tp-question =
    <b>Бэктест · тейк-профит</b>
    Процент от цены входа. Введите один (1.5), несколько (1 2 3) или диапазон (1-5 шаг 0.5).
fill-question =
    <b>Бэктест · где срабатывают стопы</b>
    <b>По закрытию</b> – стоп проверяется на закрытии бара и исполняется по цене закрытия.
    <b>По касанию</b> – стоп исполняется на своём уровне внутри бара. Если бар задел оба стопа, решают его минуты, а результат покажет, сколько от этого зависит.
fill-close = по закрытию бара
fill-touch = по касанию уровня
unseen-question =
    <b>Бэктест · новые данные</b>
    Варианты отбираются на первой части периода и проверяются на остатке, которого отбор не видел. Выберите или введите, сколько процентов оставить для теста.
    <b>Walk-forward</b> отбирает на половине периода и проверяет на следующей за ней восьмой части, четыре раза подряд.
unseen-none = нет
unseen-last = последние { $share }
unseen-walk = walk-forward
unseen-title = тест: { $check }
unseen-outside = Введите процент больше 0 и меньше 100
number-outside = Введите число больше 0 и не больше { $max }
off = выкл.

# Backtest: quote, progress, end

quote-title = <b>Оценка бэктеста · { $instrument }</b>
quote-variants =
    { $n ->
        [one] { $nText } вариант
        [few] { $nText } варианта
        [many] { $nText } вариантов
       *[other] { $nText } варианта
    }
quote-variants-stops =
    { $n ->
        [one] { $nText } вариант · базовых { $base } · с SL/TP { $stops }
        [few] { $nText } варианта · базовых { $base } · с SL/TP { $stops }
        [many] { $nText } вариантов · базовых { $base } · с SL/TP { $stops }
       *[other] { $nText } варианта · базовых { $base } · с SL/TP { $stops }
    }
quote-costs = Комиссия { $fee } и проскальзывание { $slippage } с каждого исполнения
quote-touch = Стопы исполняются по касанию уровня
quote-out_of_sample = Отбор на первой части, проверка на остатке
quote-walk_forward = Walk-forward: отбор на обучающих отрезках, проверка сразу за каждым
refused-title = <b>✕ Бэктест не запущен</b>
refused-fix =
    { $n ->
        [one] Исправьте { $nText } ошибку:
        [few] Исправьте { $nText } ошибки:
        [many] Исправьте { $nText } ошибок:
       *[other] Исправьте { $nText } ошибки:
    }
refused-nothing-started = Ничего не запущено · ID <code>{ $id }</code>
progress-title = <b>↻ Бэктест идёт · { $instrument }</b>
progress-queued = Ждёт своей очереди
progress-facts =
    { $n ->
        [one] { $pct } · { $done } из { $nText } варианта
        [few] { $pct } · { $done } из { $nText } вариантов
        [many] { $pct } · { $done } из { $nText } вариантов
       *[other] { $pct } · { $done } из { $nText } варианта
    }
progress-stopping = Останавливается…
cancelled-title = <b>○ Бэктест отменён · { $instrument }</b>
cancelled-note = Ничего не сохранено.
failed-title = <b>✕ Бэктест не удался · { $instrument }</b>
failed-internal = Ошибка на нашей стороне. Запустите его снова; если не поможет, сообщите оператору ID.
failed-unavailable = Часть Roehub не ответила. Запустите его снова через минуту.
failed-no_candles = В этом периоде нет полных баров. Выберите другой.
failed-refused = В таком виде он не может быть выполнен. Запустите его снова и измените настройки.
failed-id = ID <code>{ $id }</code>
result-title = <b>✓ Бэктест готов · { $instrument }</b>
result-simulated = симулированный рынок
result-recorded = записанные свечи
result-live = цены Binance и Bybit
result-period =
    { $n ->
        [one] { $period } · { $nText } вариант за { $seconds } с
        [few] { $period } · { $nText } варианта за { $seconds } с
        [many] { $period } · { $nText } вариантов за { $seconds } с
       *[other] { $period } · { $nText } варианта за { $seconds } с
    }
result-period-whole =
    { $n ->
        [one] { $period } · все { $nText } вариант за { $seconds } с
        [few] { $period } · все { $nText } варианта за { $seconds } с
        [many] { $period } · все { $nText } вариантов за { $seconds } с
       *[other] { $period } · все { $nText } варианта за { $seconds } с
    }
result-best = Лучший: { $variant }
result-return = <b>{ $return }</b> · купить и держать { $benchmark }
result-return-out_of_sample = <b>{ $return }</b> на новых данных · купить и держать { $benchmark }
result-walked =
    { $n ->
        [1] <b>{ $test }</b> за { $nText } тест · обучение { $train }
        [one] <b>{ $test }</b> за { $nText } тест вместе · обучение в среднем { $train }
        [few] <b>{ $test }</b> за { $nText } теста вместе · обучение в среднем { $train }
        [many] <b>{ $test }</b> за { $nText } тестов вместе · обучение в среднем { $train }
       *[other] <b>{ $test }</b> за { $nText } теста вместе · обучение в среднем { $train }
    }
result-return-walk_forward = Последний тест { $return } · купить и держать { $benchmark }
result-drawdown =
    { $n ->
        [one] Макс. просадка { $drawdown } · { $nText } сделка · Шарп { $sharpe }
        [few] Макс. просадка { $drawdown } · { $nText } сделки · Шарп { $sharpe }
        [many] Макс. просадка { $drawdown } · { $nText } сделок · Шарп { $sharpe }
       *[other] Макс. просадка { $drawdown } · { $nText } сделки · Шарп { $sharpe }
    }
result-luck-beats_luck =
    { $n ->
        [one] ✓ Лучше везения: дефлированный Шарп { $value } после { $nText } попытки
        [few] ✓ Лучше везения: дефлированный Шарп { $value } после { $nText } попыток
        [many] ✓ Лучше везения: дефлированный Шарп { $value } после { $nText } попыток
       *[other] ✓ Лучше везения: дефлированный Шарп { $value } после { $nText } попытки
    }
result-luck-unclear =
    { $n ->
        [one] ⚠ Возможно, везение: дефлированный Шарп { $value } после { $nText } попытки
        [few] ⚠ Возможно, везение: дефлированный Шарп { $value } после { $nText } попыток
        [many] ⚠ Возможно, везение: дефлированный Шарп { $value } после { $nText } попыток
       *[other] ⚠ Возможно, везение: дефлированный Шарп { $value } после { $nText } попытки
    }
result-luck-no_better =
    { $n ->
        [one] ⚠ Не лучше везения: дефлированный Шарп { $value } после { $nText } попытки
        [few] ⚠ Не лучше везения: дефлированный Шарп { $value } после { $nText } попыток
        [many] ⚠ Не лучше везения: дефлированный Шарп { $value } после { $nText } попыток
       *[other] ⚠ Не лучше везения: дефлированный Шарп { $value } после { $nText } попытки
    }
result-luck-out_of_sample =
    { $n ->
        [one] Дефлированный Шарп теста { $value }, учтена { $nText } попытка
        [few] Дефлированный Шарп теста { $value }, учтены все { $nText } попытки
        [many] Дефлированный Шарп теста { $value }, учтены все { $nText } попыток
       *[other] Дефлированный Шарп теста { $value }, учтены все { $nText } попытки
    }
result-luck-walk_forward =
    { $n ->
        [one] Дефлированный Шарп последнего теста { $value }, учтена { $nText } попытка
        [few] Дефлированный Шарп последнего теста { $value }, учтены все { $nText } попытки
        [many] Дефлированный Шарп последнего теста { $value }, учтены все { $nText } попыток
       *[other] Дефлированный Шарп последнего теста { $value }, учтены все { $nText } попытки
    }
result-lineage =
    { $n ->
        [one] Из них { $nText } раньше, по предкам стратегии
        [few] Из них { $nText } раньше, по предкам стратегии
        [many] Из них { $nText } раньше, по предкам стратегии
       *[other] Из них { $nText } раньше, по предкам стратегии
    }
result-plateau = { $value } соседей сохраняют половину дохода
result-plateau-trained = { $value } соседей сохраняют половину дохода обучения
result-unseen-none = новые данные: не проверено
result-unseen-trained = обучение { $train }
result-band =
    { $n ->
        [one] ⚠ Оба стопа в одном баре в { $nText } сделке: прибыль от { $worst } до { $best }
        [few] ⚠ Оба стопа в одном баре в { $nText } сделках: прибыль от { $worst } до { $best }
        [many] ⚠ Оба стопа в одном баре в { $nText } сделках: прибыль от { $worst } до { $best }
       *[other] ⚠ Оба стопа в одном баре в { $nText } сделки: прибыль от { $worst } до { $best }
    }
result-band-clear = Ни один бар не задел оба стопа
result-no-trades = Сделок нет: правила ни разу не совпали за этот период.
result-no-trades-out_of_sample = В тесте сделок нет: правила там ни разу не совпали.
result-no-trades-walk_forward = В последнем тесте сделок нет: правила там ни разу не совпали.
result-gated = ⚠ Самый медленный вариант прогревался { $pct } периода: проверьте на более длинном
result-missing =
    { $n ->
        [one] ⚠ За { $nText } минуту периода нет свечи
        [few] ⚠ За { $nText } минуты периода нет свечей
        [many] ⚠ За { $nText } минут периода нет свечей
       *[other] ⚠ За { $nText } минуты периода нет свечей
    }
result-shortlisted = ⚠ Отбор: дальше прошли лучшие { $preselect } из { $base }, до { $cutoff }
result-ruined-equity_exhausted = ⚠ Деньги на счёте закончились
result-ruined-budget_exhausted = ⚠ Бюджет исчерпан: после этого входов нет
result-ruined-quote_too_small = ⚠ Сумма сделки слишком мала: входов нет
result-top = Топ { $nText } из { $total }
table-return = доход
table-train = обуч.
table-test = тест
table-drawdown = просад
table-trades = сделок
picture-hold = Купить и держать
picture-test-out_of_sample = Тест: { $period }
picture-test-walk_forward = Последний тест: { $period }
picture-drawdown = Макс. просадка
picture-underwater = Просадка
toast-ended-already = Он уже завершён
toast-stopping = Останавливается
toast-runs-already = Эта проверка уже идёт
toast-saved = Сохранено

# Problems of an input

place-request = Запрос
place-sl = Стоп-лосс
place-tp = Тейк-профит
place-variants = Варианты
place-param = Параметр «{ $name }»
place-indicators = Индикаторы
place-instrument = Инструмент
place-timeframe = Таймфрейм
place-time_range = Период
place-sizing = Размер
place-strategy_id = Стратегия
place-direction_mode = Направление
place-init_cash_quote = Сумма на старте
place-fill_model = Исполнение стопов
place-validation = Новые данные
place-prune = Ограничения
problem-required = не указано
problem-unknown_field = неизвестно
problem-wrong_type = это значение не того вида
problem-not_allowed = такое значение недоступно
problem-below_minimum = { $value } меньше минимума { $min }
problem-above_maximum = { $value } больше максимума { $max }
problem-not_on_step = { $value } не кратно шагу { $step }
problem-constraint_violated = значение «{ $left }» должно быть меньше, чем «{ $right }»
problem-unknown_indicator = нет индикатора { $id }
problem-unknown_rule = нет такого правила
problem-unknown_instrument = { $symbol } здесь не торгуется
problem-unknown_strategy = такой стратегии нет, или она не ваша
problem-bad_time = это не время
problem-bad_axis = это не список и не диапазон значений
problem-bad_text = содержит недопустимые символы
problem-empty_range = нет ни одного полного бара
problem-no_candles = нет свечей
problem-nothing_left = отсеяно вариантов: { $count } из { $variants }, ни одного не осталось
problem-too_short = в периоде слишком мало баров для такого теста
problem-too_many = { $count } больше предела { $limit }
problem-too_large = нужно больше памяти, чем позволено
problems-more =
    { $n ->
        [one] …и ещё { $nText }
        [few] …и ещё { $nText }
        [many] …и ещё { $nText }
       *[other] …и ещё { $nText }
    }

# More buttons

button-my-strategies = Мои стратегии
button-days =
    { $n ->
        [365] 1 год
        [one] { $nText } день
        [few] { $nText } дня
        [many] { $nText } дней
       *[other] { $nText } дня
    }
button-all-history = Вся история
button-quote = Далее
button-sweep-on = Много вариантов
button-sweep-off = Один вариант
button-direction = Направление
button-size = Размер
button-sl = Стоп-лосс
button-tp = Тейк-профит
button-fill = Исполнение
button-fill-close = По закрытию
button-fill-touch = По касанию
button-unseen = Новые данные
button-stops-range = 1–5 %
button-sizing-all_in = Всё
button-sizing-fixed_quote = Фикс
button-sizing-strategy_compound = Бюджет
button-sizing-strategy_compound_profit_lock = Копилка
button-run = Запустить { $nText }
button-change = Изменить
button-use = Взять { $name }
button-use-indicator = В стратегию
button-previous = ‹ Предыдущий
button-next = Следующий ›
button-groups = Группы
button-group-average = Средние
button-group-trend = Тренд
button-group-momentum = Осцилляторы
button-group-volatility = Волатильность
button-group-volume = Объём
button-other-rule = Другое правило
button-save = Сохранить
button-add-indicator = + Индикатор
button-drop-indicator = − Последний
button-symbol = Инструмент
button-timeframe = Таймфрейм
button-use-template = Готовая идея
button-open-table = Открыть таблицу
button-open-strategy = В приложении
button-save-best = Сохранить лучший
button-again = Новый бэктест
button-copy-receipt = Квитанция
button-delete = Удалить
button-delete-now = Удалить
button-keep = Оставить

# Commands

menu-button = Открыть
command-backtest = Проверить идею на истории
command-chart = Свечи инструмента
command-indicators = Индикаторы: объяснения с картинками
command-strategies = Ваши стратегии
command-new = Собрать стратегию
command-clone = Скопировать стратегию с изменениями
command-app = Открыть приложение
command-menu = Всё сразу
command-language = Русский или английский
command-help = Что здесь есть и с чего начать
command-cancel = Выйти из любого вопроса
command-start = Начать или начать заново

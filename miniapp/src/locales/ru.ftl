app-name = Roehub
back = Назад
retry = Повторить
copy = Копировать
copied = Скопировано
more = Показать ещё
close = Вернуться в чат

tab-strategies = Стратегии
tab-backtests = Бэктесты
tab-terminal = Терминал
tabs = Разделы

offline-since = Нет связи · данные от { $time }
offline = Нет связи · данных пока нет

not-found-title = Не найдено или не ваше
not-found-text = Ссылка устарела или ведёт к чужому. Ничего не изменено.
not-found-action = Показать мои стратегии

error-title = Не удалось загрузить
error-safe = Ничего не изменено.
error-offline = Roehub не отвечает. Проверьте связь и повторите.
error-server = Сбой на стороне Roehub. Повторите через минуту.
error-too_many_requests = Слишком много запросов сразу. Подождите минуту и повторите.
error-client = Сбой на этой странице. Повторите; если не поможет, откройте приложение заново.
error-code = Код { $code }
error-id = ID { $id }

signed-out-title = Вход не выполнен
signed-out-outside_telegram = Roehub узнаёт вас по Telegram. Откройте эту страницу из бота: отправьте ему /app и нажмите кнопку.
signed-out-init_data_expired = Эта страница открыта слишком давно. Закройте её и откройте из бота заново.
signed-out-session_revoked = Этот сеанс завершён. Закройте страницу и откройте её из бота заново.
signed-out-other = Подпись Telegram не принята. Закройте страницу и откройте её из бота заново.

strategies-title = Стратегии
strategies-empty-title = Стратегий пока нет
strategies-empty-text = Стратегия – это набор правил, который можно проверить на истории. Бот соберёт её за пять нажатий: отправьте ему /new.
strategies-choose = Выберите стратегию слева.
strategy-rules = Правила
strategy-execution = Исполнение
strategy-parent = Копия стратегии { $name }
strategy-unchanged = Отличий нет.
strategy-unreadable-title = Правила новее страницы
strategy-unreadable-text = Эта страница старше стратегии. Закройте приложение и откройте заново.
strategy-created = Создана { $time }
rule-long = Лонг, когда { $condition }
rule-short = Шорт, когда { $condition }

execution-direction = Направление
execution-sizing = Размер позиции
execution-init_cash = Начальный капитал
execution-sl = Стоп-лосс
execution-tp = Тейк-профит
execution-fee = Комиссия
execution-slippage = Проскальзывание
execution-fill_model = Исполнение
direction-long-only = только лонг
direction-short-only = только шорт
direction-long-short = лонг и шорт
sizing-all_in = весь капитал
sizing-fixed_quote = { $quote } на сделку
sizing-strategy_compound = { $budget } с реинвестированием
sizing-strategy_compound_profit_lock = { $budget } с реинвестированием, { $safe } прибыли отложить
fill-close = по закрытию
fill-touch = по касанию
off = выкл.

backtests-title = Бэктесты
backtests-empty-title = Бэктестов пока нет
backtests-empty-text = Бэктест показывает, как стратегия вела бы себя на прошлых ценах. Его запускает бот: отправьте ему /backtest.
backtests-choose = Выберите бэктест слева.
backtests-variants =
    { $n ->
        [one] { $nText } вариант
        [few] { $nText } варианта
        [many] { $nText } вариантов
       *[other] { $nText } варианта
    }
backtests-trades =
    { $n ->
        [one] { $nText } сделка
        [few] { $nText } сделки
        [many] { $nText } сделок
       *[other] { $nText } сделки
    }

market-simulated = Симулированный рынок
market-recorded = Записанные свечи
market-live = Живые цены
result-best = Лучший из { $nText }: { $variant }
result-return = Доходность
result-return-out_of_sample = Доходность на новых данных
result-return-walk_forward = Доходность всех тестов вместе
result-last-test = Последний тест { $return }
result-tested-out_of_sample = Цифры – за тест, { $period }: варианты ранжированы на том, что было до него.
result-tested-walk_forward = Walk-forward: варианты ранжированы на обучающих отрезках. Цифры и кривая – за последний тест, { $period }.
result-buy-and-hold = Купить и держать
result-drawdown = Макс. просадка
result-trades = Сделки
result-receipt = Квитанция
result-receipt-copy = Копировать квитанцию
result-ruined-equity_exhausted = Счёт исчерпан { $time } UTC: после этого входов нет.
result-ruined-budget_exhausted = Бюджет стратегии исчерпан { $time } UTC: после этого входов нет.
result-ruined-quote_too_small = Сумма сделки слишком мала { $time } UTC: после этого входов нет.
result-missing =
    { $n ->
        [one] В этом периоде не хватает { $nText } минуты цен.
        [few] В этом периоде не хватает { $nText } минут цен.
        [many] В этом периоде не хватает { $nText } минут цен.
       *[other] В этом периоде не хватает { $nText } минуты цен.
    }
result-gated =
    { $n ->
        [one] Самый медленный вариант прогревался { $nText } бар периода.
        [few] Самый медленный вариант прогревался { $nText } бара периода.
        [many] Самый медленный вариант прогревался { $nText } баров периода.
       *[other] Самый медленный вариант прогревался { $nText } бара периода.
    }

honest-title = Насколько этому верить
honest-older = Не посчитано: тогда этой цифры ещё не было. Запустите бэктест заново, и она появится.
honest-luck = Могло ли просто повезти?
honest-luck-beats_luck = Лучше везения
honest-luck-unclear = Неясно
honest-luck-no_better = Не лучше везения
honest-luck-unjudged = Без оценки
honest-luck-fact =
    { $n ->
        [one] Дефлированный Шарп { $value } после { $nText } попытки
        [few] Дефлированный Шарп { $value } после { $nText } попыток
        [many] Дефлированный Шарп { $value } после { $nText } попыток
       *[other] Дефлированный Шарп { $value } после { $nText } попытки
    }
honest-luck-undefined = Дефлированный Шарп н/д: нужны хотя бы два дня и разные дневные доходности.
honest-luck-meaning =
    { $n ->
        [1] Дефлированный коэффициент Шарпа – вероятность того, что настоящий Шарп выше нуля, судя по длине теста и форме дневных доходностей.
        [one] Лучшая из многих попыток хороша уже по чистой случайности. Дефлированный коэффициент Шарпа – вероятность того, что настоящий Шарп выше, чем показала бы самая удачливая из { $nText } пустышки.
        [few] Лучшая из многих попыток хороша уже по чистой случайности. Дефлированный коэффициент Шарпа – вероятность того, что настоящий Шарп выше, чем показала бы самая удачливая из { $nText } пустышек.
        [many] Лучшая из многих попыток хороша уже по чистой случайности. Дефлированный коэффициент Шарпа – вероятность того, что настоящий Шарп выше, чем показала бы самая удачливая из { $nText } пустышек.
       *[other] Лучшая из многих попыток хороша уже по чистой случайности. Дефлированный коэффициент Шарпа – вероятность того, что настоящий Шарп выше, чем показала бы самая удачливая из { $nText } пустышки.
    }
honest-luck-read = 97 %: случайность редко выглядит так хорошо. 50 %: столько и ждут от самой удачливой пустышки. 10 %: даже она показала бы больше.
honest-luck-limits = Учтены попытки в Roehub, но не те, что сделаны в других местах. О том, что рынок изменится, число не говорит.
honest-luck-fact-out_of_sample =
    { $n ->
        [one] Дефлированный Шарп теста { $value }, учтена { $nText } попытка
        [few] Дефлированный Шарп теста { $value }, учтены все { $nText } попытки
        [many] Дефлированный Шарп теста { $value }, учтены все { $nText } попыток
       *[other] Дефлированный Шарп теста { $value }, учтены все { $nText } попытки
    }
honest-luck-fact-walk_forward =
    { $n ->
        [one] Дефлированный Шарп последнего теста { $value }, учтена { $nText } попытка
        [few] Дефлированный Шарп последнего теста { $value }, учтены все { $nText } попытки
        [many] Дефлированный Шарп последнего теста { $value }, учтены все { $nText } попыток
       *[other] Дефлированный Шарп последнего теста { $value }, учтены все { $nText } попытки
    }
honest-luck-test = Здесь он посчитан на тесте, по барам которого вариант не выбирали: против него засчитаны все попытки, а это строже, чем нужно.
honest-plateau = Случайная точка?
honest-plateau-broad = Широкое плато
honest-plateau-middling = Отчасти
honest-plateau-narrow = Узкий пик
honest-plateau-fact = { $value } соседей сохраняют больше половины дохода
honest-plateau-fact-trained = { $value } соседей сохраняют больше половины дохода на обучении
honest-plateau-undefined = Плато н/д: в сетке нет соседей или нет дохода, который можно сохранить.
honest-plateau-meaning = Сосед отличается на один шаг одного параметра или стопа. Если и у большинства соседей всё хорошо, результат не держится на одном удачно подошедшем значении.
honest-plateau-read = От 70 % – широкое плато, ниже 40 % – узкий пик; границы условные.
honest-unseen = Держится на новых данных?
honest-unseen-none = Не проверено
honest-unseen-none-meaning = Вариант выбран на тех же ценах, по которым посчитаны цифры. Кнопка «Новые данные» под результатом в боте выбирает на первых 70 % периода и проверяет на остальных.
honest-unseen-fact = Обучение { $train } · тест { $test }
honest-unseen-bars = Баров: обучение { $train }, тест { $test }
honest-unseen-meaning = Варианты ранжированы на первых { $pct } баров. Остаток показывает, как выбранный вариант торговал на ценах, по которым его не выбирали. Тест намного хуже обучения – значит, выбор подогнан под прошлое.
honest-unseen-walk-fact =
    { $n ->
        [1] Обучение { $train } · тест { $test }
        [one] Обучение в среднем { $train } · { $nText } тест вместе { $test }
        [few] Обучение в среднем { $train } · { $nText } теста вместе { $test }
        [many] Обучение в среднем { $train } · { $nText } тестов вместе { $test }
       *[other] Обучение в среднем { $train } · { $nText } теста вместе { $test }
    }
honest-unseen-walk-meaning =
    { $n ->
        [1] Варианты торговали на обучающем отрезке, потом на барах сразу за ним. Место в списке – по доходности обучения.
        [one] { $nText } раз варианты торговали на обучающем отрезке, потом на барах сразу за ним. Место в списке – по средней доходности обучения; доходности тестов перемножены.
        [few] { $nText } раза варианты торговали на обучающем отрезке, потом на барах сразу за ним. Место в списке – по средней доходности обучения; доходности тестов перемножены.
        [many] { $nText } раз варианты торговали на обучающем отрезке, потом на барах сразу за ним. Место в списке – по средней доходности обучения; доходности тестов перемножены.
       *[other] { $nText } раза варианты торговали на обучающем отрезке, потом на барах сразу за ним. Место в списке – по средней доходности обучения; доходности тестов перемножены.
    }
honest-unseen-worn = Тест, на который смотрят снова и снова, изнашивается: если по нему выбирать, он становится обучением.
honest-fills = Точны ли стопы?
honest-fills-clear = Без сомнений
honest-fills-none = Ни один бар не задел оба стопа
honest-fills-some =
    { $n ->
        [one] Неясна { $nText } сделка
        [few] Неясны { $nText } сделки
        [many] Неясно { $nText } сделок
       *[other] Неясны { $nText } сделки
    }
honest-fills-share =
    { $n ->
        [one] У { $nText } сделки из { $total } оба стопа в одном баре
        [few] У { $nText } сделок из { $total } оба стопа в одном баре
        [many] У { $nText } сделок из { $total } оба стопа в одном баре
       *[other] У { $nText } сделки из { $total } оба стопа в одном баре
    }
honest-fills-worst = Худший { $profit }
honest-fills-resolved = уточнённый { $profit }
honest-fills-best = лучший { $profit }
honest-fills-meaning = Бар может задеть и стоп-лосс, и тейк-профит и не показать, что было раньше. Три полные симуляции решают это по-разному: худшая – раньше стоп-лосс; лучшая – раньше тейк-профит; уточнённая – как показывают минуты внутри бара, а где не показывают – стоп-лосс.
honest-fills-read = Отчёт – по уточнённой. Широкий разброс значит, что результат держится на том, чего данные не показывают.
honest-search = Что перебрано?
honest-search-whole = Вся сетка
honest-search-part = Часть сетки
honest-search-tried =
    { $n ->
        [one] Проверен { $nText } вариант
        [few] Проверено { $nText } варианта
        [many] Проверено { $nText } вариантов
       *[other] Проверено { $nText } варианта
    }
honest-search-lineage =
    { $n ->
        [one] Ещё { $nText } по предкам стратегии
        [few] Ещё { $nText } по предкам стратегии
        [many] Ещё { $nText } по предкам стратегии
       *[other] Ещё { $nText } по предкам стратегии
    }
honest-search-exhaustive = Посчитан каждый вариант сетки: лучший не пропущен.
honest-search-shortlisted = Дальше прошли лучшие { $preselect } из { $base }; последний дал { $cutoff } без стопов
honest-search-shortlisted-meaning = Все базовые варианты посчитаны без стопов, и только лучшие проверены с SL/TP. Вариант ниже отсечки мог бы показать больше со стопами: это неизвестно.
honest-search-meaning = Чем больше попыток, тем лучше выглядит самая удачливая. Попытки этой стратегии и тех, от которых она произошла, складываются.

equity-title = Капитал
equity-strategy = Стратегия
equity-bench = Купить и держать
equity-cash = Начальный капитал
equity-underwater = Просадка
equity-summary = С { $start } по { $end } стратегия дала { $return }, «купить и держать» – { $bench }.
equity-underwater-summary = Самая глубокая просадка – { $drawdown }, самая долгая длилась { $duration }.

metrics-group-period = Период
metrics-group-return = Доходность
metrics-group-risk = Риск
metrics-group-trades = Сделки
metrics-group-exposure = Загрузка капитала

metric-start = Начало
metric-end = Конец
metric-duration_ms = Длительность
metric-init_cash_quote = Начальный капитал
metric-total_profit_quote = Прибыль
metric-total_return_pct = Доходность
metric-benchmark_return_pct = Купить и держать
metric-position_coverage_pct = Время в позиции
metric-max_drawdown_pct = Макс. просадка
metric-avg_drawdown_pct = Средняя просадка
metric-max_drawdown_duration_ms = Самая долгая просадка
metric-avg_drawdown_duration_ms = Средняя длительность просадки
metric-num_trades = Сделки
metric-win_rate_pct = Доля прибыльных
metric-best_trade_pct = Лучшая сделка
metric-worst_trade_pct = Худшая сделка
metric-avg_trade_pct = Средняя сделка
metric-max_trade_duration_ms = Самая долгая сделка
metric-avg_trade_duration_ms = Средняя длительность сделки
metric-expectancy_quote = Матожидание
metric-sqn = SQN
metric-gross_exposure = Валовая загрузка
metric-sharpe_ratio = Коэф. Шарпа
metric-sortino_ratio = Коэф. Сортино
metric-calmar_ratio = Коэф. Кальмара

variants-title = Лучшие варианты
variants-column-variant = Вариант
variants-column-return = Доход, %
variants-column-train = Обучение, %
variants-column-test = Тест, %
variants-column-drawdown = Просадка, %
variants-column-trades = Сделки
variants-column-sharpe = Шарп
variants-column-luck = Дефл. Шарп, %
variants-column-plateau = Плато, %
variants-luck = Дефлированный Шарп
variants-plateau = Плато
variants-test = Тест
variants-note-out_of_sample = Место и плато – по доходности обучения; просадка, сделки и Шарп – за тест.
variants-note-walk_forward = Место и плато – по средней доходности обучения. Доходность теста – за все тесты вместе; просадка, сделки и Шарп – за последний.
variants-full = Вариант { $rank } целиком
variants-copy = Копировать вариант
variants-empty-title = Вариантов нет
variants-empty-text = Все варианты отсечены или недопустимы. Ослабьте ограничения и запустите бэктест в боте заново.

trades-title = Сделки
trades-empty-title = Сделок нет
trades-empty-text = За этот период правила ни разу не сошлись. Возьмите период длиннее или правила мягче и повторите в боте.
trades-empty-text-test = На барах этого теста правила ни разу не сошлись. В более длинном тесте сделки могут быть.
trades-column-entry = Вход, UTC
trades-column-side = Сторона
trades-column-pnl = P&L
trades-column-return = Доход, %
trades-column-entry_price = Цена входа
trades-column-exit_price = Цена выхода
trades-column-exit = Выход, UTC
trades-column-reason = Причина
trades-ambiguous =
    { $n ->
        [one] В баре { $nText } сделки задеты оба стопа: что было раньше, уточнено, но не точно.
        [few] В барах { $nText } сделок задеты оба стопа: что было раньше, уточнено, но не точно.
        [many] В барах { $nText } сделок задеты оба стопа: что было раньше, уточнено, но не точно.
       *[other] В барах { $nText } сделки задеты оба стопа: что было раньше, уточнено, но не точно.
    }
side-long = Лонг
side-short = Шорт
reason-sl = стоп-лосс
reason-tp = тейк-профит
reason-flip = переворот
reason-signal = сигнал
reason-end = конец
ambiguous = неоднозначно

terminal-title = Терминал
terminal-choose = Выберите инструмент слева.
terminal-search = Поиск, например BTC
terminal-market = Рынок
terminal-any-market = Все
terminal-market-1 = Binance спот
terminal-market-2 = Binance фьючерсы
terminal-market-3 = Bybit спот
terminal-market-4 = Bybit фьючерсы
terminal-recent = Недавние
terminal-all = Все инструменты
terminal-more = Показаны первые { $nText }. Уточните запрос.
terminal-empty-title = Инструментов нет
terminal-empty-text = Список инструментов ещё не загружен с бирж. Он появится сам; повторите через минуту.
terminal-empty-market-text = На этом рынке здесь нет инструментов.
terminal-empty-search-text = Ни один символ не содержит { $q }.
terminal-widen = Показать все инструменты

chart-timeframe = Таймфрейм
chart-summary = { $symbol }, свечи { $timeframe } с { $start } по { $end } UTC: от { $first } до { $last } ({ $change }), минимум { $low }, максимум { $high }.
chart-older-retry = Старые свечи не загрузились: повторить
chart-empty-title = Свечей пока нет
chart-empty-text = Свечи этого инструмента ещё не собраны. Первая появится через минуту после начала сбора.
chart-empty-action = Выбрать другой инструмент
chart-empty-timeframe-text = Ни одна свеча { $timeframe } ещё не закрылась целиком. Короткие уже могут быть.
chart-empty-timeframe-action = Показать свечи { $timeframe }
log-scale = Лог. шкала
candle-time = { $time } UTC
candle-time-forming = { $time } UTC · формируется
candle-open = Откр.
candle-high = Макс.
candle-low = Мин.
candle-close = Закр.
candle-volume = Объём
candle-change = Изм.
ticker-24h = 24 ч
ticker-high = Макс. 24 ч
ticker-low = Мин. 24 ч
ticker-volume = Объём 24 ч
ticker-old-minutes = Нет новых цен { $minutes } мин
ticker-old-days = Нет новых цен { $days } д
ticker-old-hours = Нет новых цен { $hours } ч { $minutes } мин

indicators-title = Индикаторы
indicators-done = Готово
indicators-search = Поиск, например RSI
indicators-group = Группа
indicators-group-any = Все
indicators-group-average = Скользящие средние
indicators-group-trend = Тренд
indicators-group-momentum = Осцилляторы
indicators-group-volatility = Волатильность
indicators-group-volume = Объём
indicators-on-chart = На графике
indicators-empty-title = Ничего не найдено
indicators-empty-text = Здесь нет индикатора с названием { $q }.
indicators-gone = Этого индикатора на графике больше нет.
indicators-widen = Показать все индикаторы
indicator-edit = Изменить { $label }
indicator-hide = Скрыть { $label }
indicator-show = Показать { $label }
indicator-remove = Убрать { $label }
indicator-remove-from-chart = Убрать с графика
indicator-add = Добавить { $label }
indicator-save = Сохранить { $label }
indicator-defaults = Вернуть по умолчанию
indicator-formula = Формула
indicator-too_many = На графике помещается не больше { $nText } индикаторов. Сначала уберите один.
indicator-too_many_panes = Под свечами есть место для { $nText } индикаторов. Сначала скройте или уберите один.
param-range = От { $min } до { $max }
param-less = Меньше: { $title }
param-more = Больше: { $title }
param-no_number = Введите число
param-not_whole = Введите целое число
param-below = Не меньше { $min }
param-above = Не больше { $max }
param-off_step = С шагом { $step }
param-not_less = Должно быть меньше, чем «{ $right }»
study-failed = не загрузился
study-gated = мало истории: баров { $have } из { $need }
studies-retry = Не все индикаторы загрузились: повторить

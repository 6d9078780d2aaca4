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
strategies-empty-text = Стратегия — это набор правил, который можно проверить на истории. Бот соберёт её за пять нажатий: отправьте ему /new.
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

equity-title = Капитал
equity-strategy = Стратегия
equity-bench = Купить и держать
equity-cash = Начальный капитал
equity-underwater = Просадка
equity-summary = С { $start } по { $end } стратегия дала { $return }, «купить и держать» — { $bench }.
equity-underwater-summary = Самая глубокая просадка — { $drawdown }, самая долгая длилась { $duration }.

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
variants-column-drawdown = Просадка, %
variants-column-trades = Сделки
variants-column-sharpe = Шарп
variants-full = Вариант { $rank } целиком
variants-copy = Копировать вариант
variants-empty-title = Вариантов нет
variants-empty-text = Все варианты отсечены или недопустимы. Ослабьте ограничения и запустите бэктест в боте заново.

trades-title = Сделки
trades-empty-title = Сделок нет
trades-empty-text = За этот период правила ни разу не сошлись. Возьмите период длиннее или правила мягче и повторите в боте.
trades-column-entry = Вход, UTC
trades-column-side = Сторона
trades-column-pnl = P&L
trades-column-return = Доход, %
trades-column-entry_price = Цена входа
trades-column-exit_price = Цена выхода
trades-column-exit = Выход, UTC
trades-column-reason = Причина
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

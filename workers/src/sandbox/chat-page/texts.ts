import type {
  GuideStepId,
  LanguageCode,
  MarketSource,
  PageFaultKind,
  SandboxProblemCode,
} from "./sandbox-protocol.ts";

/** Every text of the page; a language that lacks one does not compile. */
export interface Texts {
  readonly localChat: string;
  readonly strip: (source: MarketSource) => string;
  readonly guide: string;
  readonly guideIntro: string;
  readonly guideDone: string;
  readonly steps: Readonly<Record<GuideStepId, { readonly title: string; readonly hint: string }>>;
  readonly doItForMe: string;
  readonly doing: string;
  readonly done: string;
  readonly stuck: Readonly<Record<"bot_silent" | "no_way_on" | "needs_earlier_step", string>>;
  readonly person: string;
  readonly language: string;
  readonly languageHint: string;
  readonly theme: string;
  readonly light: string;
  readonly dark: string;
  readonly width: string;
  readonly marketClock: string;
  readonly pause: string;
  readonly nextBar: string;
  readonly marketAhead: string;
  /** Why there is no clock. */
  readonly noClock: Readonly<Record<"recorded" | "live", string>>;
  readonly faults: string;
  readonly faultKinds: Readonly<Record<PageFaultKind, { readonly title: string; readonly expected: string }>>;
  /** `time`: in UTC. */
  readonly revised: (instrumentKey: string, time: string) => string;
  readonly cause: string;
  readonly revert: string;
  readonly secondsLeft: (seconds: number) => string;
  readonly inbox: string;
  readonly inboxEmpty: string;
  readonly sent: string;
  readonly silent: string;
  readonly photo: string;
  readonly file: string;
  readonly apiLog: string;
  readonly apiLogEmpty: string;
  readonly method: string;
  readonly status: string;
  readonly duration: string;
  readonly reset: string;
  readonly resetTitle: string;
  readonly resetText: string;
  readonly resetConfirm: string;
  readonly cancel: string;
  readonly close: string;
  readonly ok: string;
  readonly openGuide: string;
  readonly openApp: string;
  readonly bot: string;
  readonly typing: string;
  readonly connecting: string;
  readonly lost: string;
  readonly emptyChat: string;
  readonly emptyChatStart: string;
  readonly message: string;
  readonly send: string;
  readonly commands: string;
  readonly edited: string;
  readonly pinned: string;
  readonly blocked: string;
  readonly unblock: string;
  readonly copied: string;
  readonly copyFailed: string;
  readonly enlarge: string;
  readonly showMore: string;
  readonly showLess: string;
  readonly reveal: string;
  readonly messages: string;
  readonly miniApp: string;
  readonly miniAppEmpty: string;
  readonly miniAppAbsent: string;
  readonly miniAppLoading: string;
  readonly miniAppSlow: string;
  readonly retry: string;
  readonly back: string;
  readonly settings: string;
  readonly closeAppTitle: string;
  readonly closeAppText: string;
  readonly problems: Readonly<Record<SandboxProblemCode | "unreachable", string>>;
}

const english: Texts = {
  localChat: "Local chat",
  strip: (source) =>
    source.kind === "simulated"
      ? `Simulated chat, market (seed ${source.seed}) and money; nothing leaves this machine`
      : source.kind === "recorded"
        ? "Recorded candles, simulated orders"
        : "Real public prices, simulated orders",
  guide: "Guide",
  guideIntro: "Five steps. Each ticks itself when it happens in the chat.",
  guideDone: "All five steps are done.",
  steps: {
    start: { title: "Say hello", hint: "Send /start: it registers this person." },
    backtest: { title: "Test a template", hint: "Send /backtest and take the suggested answers." },
    open_table: { title: "Open the table", hint: "Tap “Open table” under the result." },
    new_strategy: { title: "Make your own strategy", hint: "Send /new and answer its questions." },
    clone: { title: "Clone it", hint: "Send /clone and move it to another symbol." },
  },
  doItForMe: "Do it for me",
  doing: "Doing it…",
  done: "done",
  stuck: {
    bot_silent: "The bot has not answered. Check that it is running, then try again.",
    no_way_on: "The bot asks something only you can answer. Go on in the chat.",
    needs_earlier_step: "There is no result to open yet. Test a template first.",
  },
  person: "Person",
  language: "Telegram language",
  languageHint: "The bot keeps the language a person registered with; /language changes it.",
  theme: "Theme",
  light: "Light",
  dark: "Dark",
  width: "Phone width",
  marketClock: "Market clock",
  pause: "Pause",
  nextBar: "Next bar",
  marketAhead: "Market time is ahead of yours. It never runs back.",
  noClock: {
    recorded:
      "All recorded candles are history, so there is no clock. Start with --from DATE to replay them.",
    live: "These are the exchanges' own prices, so their clock cannot be set.",
  },
  faults: "Cause trouble",
  faultKinds: {
    too_many_requests: {
      title: "Telegram says: too many requests",
      expected:
        "The next 3 calls answer 429 “retry after 3 s”. Expect each message once, a few seconds late.",
    },
    bot_blocked: {
      title: "This person blocks the bot",
      expected: "Sending answers 403. Expect silence here, and the bot working for the other person.",
    },
    feed_lost: {
      title: "The exchanges' feeds are lost",
      expected:
        "Sockets are cut and refused for 30 s. Expect prices to stand still and, after 2 minutes of market time, closed candles over HTTP; in the end no candle is missing.",
    },
    candle_revised: {
      title: "An exchange revises a candle",
      expected:
        "A candle that closed minutes ago gets 1 % more volume. Expect a recorded revision, and an open 1m chart of it to ask for its candles again. This stays.",
    },
  },
  revised: (instrumentKey, time) => `${instrumentKey}, ${time} UTC: 1 % more volume`,
  cause: "Cause",
  revert: "Revert",
  secondsLeft: (seconds) => `reverts in ${seconds} s`,
  inbox: "Push previews",
  inboxEmpty: "Nothing yet. Each new message shows its first line here, as a phone would.",
  sent: "sent",
  silent: "silent",
  photo: "Photo",
  file: "File",
  apiLog: "Bot API log",
  apiLogEmpty: "The bot has not called yet.",
  method: "Method",
  status: "Status",
  duration: "ms",
  reset: "Reset the chat",
  resetTitle: "Reset the chat?",
  resetText:
    "Messages, pictures and guide ticks of both people are removed. Accounts, strategies and results stay in Roehub.",
  resetConfirm: "Reset",
  cancel: "Cancel",
  close: "Close",
  ok: "OK",
  openGuide: "Open the guide",
  openApp: "Open app",
  bot: "bot",
  typing: "Roehub is typing…",
  connecting: "Connecting…",
  lost: "The sandbox does not answer. Start it again with npm start; this page reconnects by itself.",
  emptyChat: "No messages yet",
  emptyChatStart: "Start",
  message: "Message",
  send: "Send",
  commands: "Commands",
  edited: "edited",
  pinned: "Pinned",
  blocked: "You blocked this bot.",
  unblock: "Unblock",
  copied: "Copied",
  copyFailed: "The browser did not allow copying. Select the text instead.",
  enlarge: "Enlarge the picture",
  showMore: "Show more",
  showLess: "Show less",
  reveal: "Show the hidden text",
  messages: "Messages",
  miniApp: "Mini App",
  miniAppEmpty: "The Mini App opens here. Use a button in the chat, or open it now.",
  miniAppAbsent: "This sandbox runs without the Mini App.",
  miniAppLoading: "Opening the Mini App…",
  miniAppSlow: "The Mini App has not reported ready. It may be starting, or not running.",
  retry: "Try again",
  back: "Back",
  settings: "Settings",
  closeAppTitle: "Close the Mini App?",
  closeAppText: "Changes you made there may be lost.",
  problems: {
    not_found: "This is no longer there. Reload the page.",
    bad_request: "The sandbox did not understand this. Reload the page and try again.",
    bot_is_blocked: "You blocked the bot. Unblock it to go on.",
    message_gone: "This message has changed. Use its current buttons.",
    no_mini_app: "This sandbox runs without the Mini App.",
    no_market: "This sandbox does not play the market itself. Start it without --market live.",
    no_candle: "No candle has closed yet. Wait a few minutes of market time, then try again.",
    message_too_long: "A message holds 4,096 characters. Shorten it.",
    forbidden: "The sandbox takes orders from its own page only. Open the printed address.",
    unreachable: "The sandbox does not answer. Start it again with npm start.",
  },
};

const russian: Texts = {
  localChat: "Локальный чат",
  strip: (source) =>
    source.kind === "simulated"
      ? `Чат, рынок (seed ${source.seed}) и деньги симулированы; ничего не покидает этот компьютер`
      : source.kind === "recorded"
        ? "Записанные свечи, симулированные ордера"
        : "Реальные публичные цены, симулированные ордера",
  guide: "Путеводитель",
  guideIntro: "Пять шагов. Каждый отмечается сам, когда случится в чате.",
  guideDone: "Все пять шагов пройдены.",
  steps: {
    start: { title: "Поздороваться", hint: "Отправьте /start: это регистрация." },
    backtest: { title: "Проверить шаблон", hint: "Отправьте /backtest и выбирайте предложенное." },
    open_table: { title: "Открыть таблицу", hint: "Нажмите «Открыть таблицу» под результатом." },
    new_strategy: { title: "Создать свою стратегию", hint: "Отправьте /new и ответьте на вопросы." },
    clone: { title: "Клонировать её", hint: "Отправьте /clone и выберите другой символ." },
  },
  doItForMe: "Сделать за меня",
  doing: "Выполняется…",
  done: "готово",
  stuck: {
    bot_silent: "Бот не ответил. Проверьте, что он запущен, и повторите.",
    no_way_on: "Бот спрашивает то, на что ответить можете только вы. Продолжите в чате.",
    needs_earlier_step: "Открывать пока нечего. Сначала проверьте шаблон.",
  },
  person: "Кто пишет",
  language: "Язык Telegram",
  languageHint: "Бот помнит язык, с которым человек зарегистрировался; сменить: /language.",
  theme: "Тема",
  light: "Светлая",
  dark: "Тёмная",
  width: "Ширина телефона",
  marketClock: "Часы рынка",
  pause: "Пауза",
  nextBar: "Следующая свеча",
  marketAhead: "Время рынка впереди вашего. Назад оно не идёт.",
  noClock: {
    recorded:
      "Все записанные свечи — история, поэтому часов нет. Чтобы проиграть их, запустите с --from ДАТА.",
    live: "Это цены самих бирж, их часы не переставить.",
  },
  faults: "Устроить сбой",
  faultKinds: {
    too_many_requests: {
      title: "Telegram отвечает: слишком много запросов",
      expected:
        "Следующие 3 вызова получат 429 «повторите через 3 с». Ожидается: каждое сообщение придёт один раз, на несколько секунд позже.",
    },
    bot_blocked: {
      title: "Этот человек блокирует бота",
      expected: "Отправка получает 403. Ожидается: здесь тишина, а для второго человека бот работает.",
    },
    feed_lost: {
      title: "Потоки бирж потеряны",
      expected:
        "Сокеты обрываются и 30 с не принимаются. Ожидается: цены стоят, через 2 минуты времени рынка закрытые свечи приходят по HTTP; в итоге не пропущено ни одной свечи.",
    },
    candle_revised: {
      title: "Биржа исправляет свечу",
      expected:
        "Объём свечи, закрытой несколько минут назад, вырастет на 1 %. Ожидается: правка записана, открытый график 1m этой пары запрашивает свечи заново. Это не отменяется.",
    },
  },
  revised: (instrumentKey, time) => `${instrumentKey}, ${time} UTC: объём больше на 1 %`,
  cause: "Устроить",
  revert: "Вернуть",
  secondsLeft: (seconds) => `вернётся через ${seconds} с`,
  inbox: "Push-уведомления",
  inboxEmpty: "Пока пусто. Здесь видна первая строка каждого нового сообщения, как на телефоне.",
  sent: "со звуком",
  silent: "без звука",
  photo: "Фото",
  file: "Файл",
  apiLog: "Журнал Bot API",
  apiLogEmpty: "Бот ещё не обращался.",
  method: "Метод",
  status: "Статус",
  duration: "мс",
  reset: "Сбросить чат",
  resetTitle: "Сбросить чат?",
  resetText:
    "Сообщения, картинки и отметки путеводителя обоих людей будут удалены. Аккаунты, стратегии и результаты останутся в Roehub.",
  resetConfirm: "Сбросить",
  cancel: "Отмена",
  close: "Закрыть",
  ok: "ОК",
  openGuide: "Открыть путеводитель",
  openApp: "Открыть приложение",
  bot: "бот",
  typing: "Roehub печатает…",
  connecting: "Подключение…",
  lost: "Песочница не отвечает. Запустите её снова: npm start; страница подключится сама.",
  emptyChat: "Сообщений пока нет",
  emptyChatStart: "Начать",
  message: "Сообщение",
  send: "Отправить",
  commands: "Команды",
  edited: "изменено",
  pinned: "Закреплено",
  blocked: "Вы заблокировали этого бота.",
  unblock: "Разблокировать",
  copied: "Скопировано",
  copyFailed: "Браузер не разрешил копирование. Выделите текст вручную.",
  enlarge: "Увеличить картинку",
  showMore: "Показать больше",
  showLess: "Свернуть",
  reveal: "Показать скрытый текст",
  messages: "Сообщения",
  miniApp: "Мини-приложение",
  miniAppEmpty: "Мини-приложение открывается здесь. Нажмите кнопку в чате или откройте его сейчас.",
  miniAppAbsent: "Эта песочница запущена без мини-приложения.",
  miniAppLoading: "Мини-приложение открывается…",
  miniAppSlow: "Мини-приложение не сообщило о готовности. Возможно, оно запускается или не работает.",
  retry: "Повторить",
  back: "Назад",
  settings: "Настройки",
  closeAppTitle: "Закрыть мини-приложение?",
  closeAppText: "Сделанные там изменения могут пропасть.",
  problems: {
    not_found: "Этого больше нет. Обновите страницу.",
    bad_request: "Песочница не поняла запрос. Обновите страницу и повторите.",
    bot_is_blocked: "Вы заблокировали бота. Разблокируйте его, чтобы продолжить.",
    message_gone: "Сообщение изменилось. Используйте его нынешние кнопки.",
    no_mini_app: "Эта песочница запущена без мини-приложения.",
    no_market: "Эта песочница не играет рынок сама. Запустите её без --market live.",
    no_candle: "Ещё ни одна свеча не закрылась. Подождите несколько минут времени рынка и повторите.",
    message_too_long: "В сообщении до 4096 знаков. Сократите его.",
    forbidden: "Песочница слушается только своей страницы. Откройте напечатанный адрес.",
    unreachable: "Песочница не отвечает. Запустите её снова: npm start.",
  },
};

export const TEXTS: Readonly<Record<LanguageCode, Texts>> = { en: english, ru: russian };

// The import law of docs/architecture, as rules. Arrows point from what is imported to who may import it:
// kernel <- market-data <- indicators <- strategy <- execution <- backtest <- live <- trading.
const CHAIN = ["kernel", "market-data", "indicators", "strategy", "execution", "backtest", "live", "trading"];

/** Contexts that stand on the kernel alone and reach each other only through the doors of the package. */
const ISLANDS = ["identity", "notifications", "arbitrage"];

const IMPURE = "^core/src/(platform|venues)/|^core/src/.+-(store|runner)\\.ts$|\\.test\\.ts$";
const TESTS = "\\.test\\.tsx?$|/e2e/";

const upwards = CHAIN.map((context, index) => ({
  name: `${context}-imports-only-below`,
  comment: `core/${context} may import what stands below it in the chain, and platform from its stores and runners; market-data's runners also take the venues.`,
  severity: "error",
  from: { path: `^core/src/${context}/`, pathNot: TESTS },
  to: {
    path: "^core/src/",
    pathNot: `^core/src/(${[...CHAIN.slice(0, index + 1), "platform", ...(context === "market-data" ? ["venues"] : []), ...(context === "backtest" || context === "live" ? ["contract"] : [])].join("|")})/`,
  },
}));

const islands = ISLANDS.map((context) => ({
  name: `${context}-stands-on-the-kernel`,
  severity: "error",
  from: { path: `^core/src/${context}/`, pathNot: TESTS },
  to: { path: "^core/src/", pathNot: `^core/src/(kernel|platform|${context})/` },
}));

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...upwards,
    ...islands,
    {
      name: "platform-and-venues-stand-on-the-kernel",
      severity: "error",
      from: { path: "^core/src/(platform|venues)/", pathNot: TESTS },
      to: { path: "^core/src/", pathNot: "^core/src/(kernel|platform|venues)/" },
    },
    {
      name: "contract-stands-on-what-the-mini-app-may-import",
      comment:
        "The HTTP contract is shared with the Mini App: it names the domain's pure types and nothing more.",
      severity: "error",
      from: { path: "^core/src/contract/", pathNot: TESTS },
      to: { path: "^core/src/", pathNot: "^core/src/(kernel|market-data|indicators|strategy|contract)/" },
    },
    {
      name: "core-is-pure",
      comment: "No I/O in the domain: Node's modules and the platform's clients are for stores and runners.",
      severity: "error",
      from: { path: "^core/src/", pathNot: IMPURE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-is-pure-of-platform",
      severity: "error",
      from: { path: "^core/src/", pathNot: IMPURE },
      to: { path: "^core/src/(platform|venues)/|^core/src/.+-(store|runner)\\.ts$" },
    },
    {
      name: "bot-imports-neither-workers-nor-mini-app",
      severity: "error",
      from: { path: "^bot/src/", pathNot: TESTS },
      to: { path: "^(workers|miniapp)/" },
    },
    {
      name: "only-the-sandbox-composes-all",
      severity: "error",
      from: { path: "^workers/src/", pathNot: `^workers/src/sandbox/|${TESTS}` },
      to: { path: "^(bot|miniapp)/" },
    },
    {
      name: "workers-import-no-other-worker",
      comment:
        "A worker is a process of its own. The sandbox composes all; harnesses (bench, chaos) drive all.",
      severity: "error",
      from: { path: "^workers/src/([^/]+)/", pathNot: `^workers/src/(sandbox|cli|bench|chaos)/|${TESTS}` },
      to: { path: "^workers/src/", pathNot: "^workers/src/$1/" },
    },
    {
      name: "core-imports-no-process",
      severity: "error",
      from: { path: "^core/src/", pathNot: TESTS },
      to: { path: "^(bot|workers|miniapp|migrations)/" },
    },
    {
      name: "mini-app-needs-no-node",
      severity: "error",
      from: { path: "^miniapp/src/", pathNot: TESTS },
      to: {
        path: "^(bot|workers|migrations)/|^core/src/",
        pathNot: "^core/src/(kernel|contract|indicators|strategy|market-data|backtest/grid)",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules/\\.cache)/|^docs/|^\\.roehub/" },
    parser: "swc",
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};

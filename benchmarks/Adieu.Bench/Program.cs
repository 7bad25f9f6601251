using System.Globalization;
using Adieu.Bench;
using Adieu.Bench.Erasure;
using Adieu.Bench.Reach;
using Adieu.Bench.Soak;
using Adieu.Erasure.Tests.Crash;
using Adieu.TestKit;

if (args is [ExportBench.Child, var store, var rows])
{
    await ExportBench.ChildAsync(store, rows == "rows");
    return 0;
}

if (args is [Deaths.Child, ..]) return await Deaths.ChildAsync(args);

var benches = new Dictionary<string, (string Says, Func<Report, BenchSize, Task> Run)>
{
    ["cost"] = ("the processor time of an account, engine and hand-written batches in turn", (r, size) => CostBench.RunAsync(r, size == BenchSize.Quick)),
    ["crash"] = ("death at every statement of everything that is done to a store (--quick: every tenth; processes are killed at a tenth of these, --full: at all)", CrashSoak.RunAsync),
    ["erasure"] = ("the engine against hand-written SQL and other ways, on durable PostgreSQL", (r, size) => ErasureBench.RunAsync(r, size == BenchSize.Quick)),
    ["export"] = ("one person's rows by the map against COPY of the same rows, and the memory (--full: ten million)", ExportBench.RunAsync),
    ["flat"] = ("the cost per account in stores from 10,000 to 10 million rows", FlatBench.RunAsync),
    ["heavy"] = ("accounts of ten thousand rows, and of millions (--full: ten), with the memory they take", HeavyBench.RunAsync),
    ["oracle"] = ("new generated schemas, maps and leavers, the engine against the oracle ([--minutes N], --seed N for one)", (r, size) => OracleSoak.RunAsync(r, size, Number("--minutes"), Number("--seed"))),
    ["pieces"] = ("where a huge account's time goes, statement by statement", ProfileBench.PiecesAsync),
    ["profile"] = ("where a batch's time goes, statement by statement", (r, size) => ProfileBench.RunAsync(r, size == BenchSize.Quick)),
    ["race"] = ("the engine and hand-written batches alone, by batch size and connections", (r, size) => RaceBench.RunAsync(r, size == BenchSize.Quick)),
    ["scan"] = ("the residue scan of a whole store against COPY into nothing", (r, size) => ScanBench.RunAsync(r, size == BenchSize.Quick)),
};

var name = args.FirstOrDefault(a => !a.StartsWith('-'));
var unknown = args.Where(a => a.StartsWith('-') && a is not "--quick" and not "--full" and not "--json" && !(args[0] == "oracle" && Number(a) is not null)).ToList();
if (name is null || !benches.TryGetValue(name, out var bench) || unknown.Count > 0)
{
    Console.Error.WriteLine("usage: ./bench NAME [--quick | --full] [--json]");
    foreach (var (key, value) in benches) Console.Error.WriteLine($"  {key,-10} {value.Says}");
    return name is null && unknown.Count == 0 ? 0 : 2;
}

PostgresServer.Settings = name is "oracle" or "crash" ? PostgresServer.Fast : PostgresServer.Durable + (name is "profile" or "pieces" ? ProfileBench.Settings : "");
var report = new Report(args.Contains("--json"));
try
{
    await bench.Run(report, args.Contains("--quick") ? BenchSize.Quick : args.Contains("--full") ? BenchSize.Full : BenchSize.Usual);
    return report.AllHold ? 0 : 1;
}
catch (Exception e)
{
    // An exception that nobody catches kills the process before it stops its server.
    Console.Error.WriteLine(e);
    return 1;
}

// The number behind an option, if it is there.
long? Number(string option) => option is "--minutes" or "--seed" && Array.IndexOf(args, option) is >= 0 and var at && at + 1 < args.Length && long.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null;

using Adieu.Bench;
using Adieu.Bench.Erasure;
using Adieu.Bench.Reach;
using Adieu.TestKit;

var benches = new Dictionary<string, (string Says, Func<Report, bool, Task> Run)>
{
    ["erasure"] = ("the engine against hand-written SQL and other ways, on durable PostgreSQL", ErasureBench.RunAsync),
    ["profile"] = ("where a batch's time goes, statement by statement", ProfileBench.RunAsync),
    ["scan"] = ("the residue scan of a whole store against COPY into nothing", ScanBench.RunAsync),
};

var name = args.FirstOrDefault(a => !a.StartsWith('-'));
var unknown = args.Where(a => a.StartsWith('-') && a is not "--quick" and not "--json").ToList();
if (name is null || !benches.TryGetValue(name, out var bench) || unknown.Count > 0)
{
    Console.Error.WriteLine("usage: ./bench NAME [--quick] [--json]");
    foreach (var (key, value) in benches) Console.Error.WriteLine($"  {key,-10} {value.Says}");
    return name is null && unknown.Count == 0 ? 0 : 2;
}

PostgresServer.Settings = PostgresServer.Durable + (name == "profile" ? ProfileBench.Settings : "");
var report = new Report(args.Contains("--json"));
await bench.Run(report, args.Contains("--quick"));
return report.AllHold ? 0 : 1;

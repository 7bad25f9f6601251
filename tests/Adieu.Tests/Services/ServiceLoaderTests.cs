using Adieu.Cases;
using Adieu.Services;

namespace Adieu.Tests.Services;

public sealed class ServiceLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adieu-yaml").FullName;

    public ServiceLoaderTests() => File.WriteAllText(Path.Combine(_folder, "data-map.yaml"), "store: main\n");

    [Fact]
    public void The_whole_format_is_read()
    {
        var service = Load(SampleService.Yaml).ShouldBeOfType<ServiceLoad.Loaded>().Service;
        service.Id.ShouldBe("sample-shop");
        service.Version.ShouldMatch("^1\\+[0-9a-f]{12}$");
        service.Name.In("zh-CN").ShouldBe("小店");
        service.Home.ToString().ShouldBe("https://shop.example/");
        service.Secret.Length.ShouldBe(32);
        service.Stores.Single().MapPath.ShouldBe(Path.Combine(_folder, "data-map.yaml"));
        service.Gate!.Table.ShouldBe("adieu_gate");
        service.Gate.Guards.ShouldBe([new GateGuard("orders", "account_id"), new GateGuard("transfers", "sender_id")]);
        service.Standing.Select(s => (s.Id, s.Kind)).ShouldBe([("unpaid-order", StandingKind.Blocker), ("points", StandingKind.Loss)]);
        service.Doors.Select(d => (d.Door, d.Open)).ShouldBe([(Door.SignedIn, true), (Door.SignedOut, true), (Door.Counter, false)]);
        service.Doors[0].Risks.ShouldBe([new RiskRule(Risk.NewDevice, new ProofPolicy.Method("email"), "https://shop.example/rules")]);
        service.Doors[1].ResetPage.ShouldBe("/account/reset");
        service.Doors[1].Policy.ShouldBeOfType<ProofPolicy.AtLeast>().Of[1].ShouldBe(new ProofPolicy.Method("sms", 180));
        var all = service.Doors[0].Policy.ShouldBeOfType<ProofPolicy.AtLeast>();
        all.Count.ShouldBe(2);
        all.Of[1].ShouldBeOfType<ProofPolicy.AtLeast>().Count.ShouldBe(1);
        service.CoolingOff.AllowedDays.ShouldBe([0, 3, 7]);
        service.CoolingOff.AfterRecoveryDays.ShouldBe(14);
        service.ReRegistration.Select(r => (r.Kind, r.Rule, r.BlockedDays))
            .ShouldBe([("phone", ReRegistration.Blocked, 90), ("document", ReRegistration.Never, 0)]);
    }

    [Theory]
    [InlineData("{ x: ", "1", " }")]
    [InlineData("[", "1", "]")]
    [InlineData("{ x: ", "", "")]
    public void A_file_that_is_nested_to_bring_its_reader_down_is_refused(string open, string middle, string close)
    {
        var text = SampleService.Yaml + "\nodd: " + string.Concat(Enumerable.Repeat(open, 100_000)) + middle + string.Concat(Enumerable.Repeat(close, 100_000));
        Load(text).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes.ShouldHaveSingleItem().ToString().ShouldContain("too deep");
    }

    [Theory]
    [InlineData("any: [knowledge, sms]", "Knowledge of details alone")]
    [InlineData("all: [knowledge, sms]", null)]
    [InlineData("two-of: [knowledge, sms, email]", null)]
    public void Knowledge_never_opens_the_hotline_alone(string proof, string? says)
    {
        var door = $"          hotline: {{ description: {{ zh: 电话, en: Hotline }}, proof: {{ {proof} }} }}\n";
        var yaml = string.Join('\n', SampleService.Yaml.Split('\n').SelectMany(l => l.TrimStart().StartsWith("counter:", StringComparison.Ordinal) ? [l, door.TrimStart().Insert(0, l[..^l.TrimStart().Length]).TrimEnd()] : new[] { l }));
        if (says is null) Load(yaml).ShouldBeOfType<ServiceLoad.Loaded>();
        else Load(yaml).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes.Single().ToString().ShouldContain(says);
    }

    [Theory]
    [InlineData("version: 1", "verison: 1", "Did you mean version?")]
    [InlineData("loss: points", "loss: unpaid-order", "two rules unpaid-order")]
    [InlineData("basis: law-24", "basis: law-25", "no basis law-25")]
    [InlineData("any: [sms, email]", "any: [sms, emial]", "Did you mean email?")]
    [InlineData("any: [sms, email]", "all: [sms, face]", "cannot be given without a face")]
    [InlineData("all: [password, { any: [sms, email] }]", "any: [sms, face]", "A face alone is enough")]
    [InlineData("two-of: [sms, email, document]", "two-of: [sms]", "too few proofs")]
    [InlineData("two-of: [sms, email, document]", "two-of: [sms, email, password]", "password cannot be given at this door")]
    [InlineData("two-of: [sms, email, document]", "two-of: [sms, email, passkey]", "passkey cannot be given at this door")]
    [InlineData("any: [sms, email]", "any: [sms, document]", "looked at in person")]
    [InlineData("any: [sms, email]", "any: [sms, knowledge]", "name it at the hotline only")]
    [InlineData("any: [sms, email]", "any: [sms, picture]", "keeps robots out")]
    [InlineData("all: [password, { any: [sms, email] }]", "all: [picture, picture]", "keeps robots out")]
    [InlineData("new-device: { proof: email", "new-device: { proof: picture", "keeps robots out")]
    [InlineData("new-device: { proof: email", "new-device: { proof: closure-key", "Where new-device is seen, nobody can give what is asked for")]
    [InlineData("new-device: { proof: email", "new-device: { proof: { sms: { held-since: 180d } }", "nobody whose number is new")]
    [InlineData("new-device: { proof: email", "recent-phone-change: { proof: { sms: { held-since: 30d } }", "nobody whose number is new")]
    [InlineData("all: [password, { any: [sms, email] }]", "all: [password, closure-key]", "Nobody can give this proof")]
    [InlineData("{ all: [sms, email] }, { sms", "{ all: [picture, email] }, { sms", "email alone opens the signed-out door")]
    [InlineData("default: 7d", "default: 5d", "not among allowed")]
    [InlineData("default: 7d", "default: a week", "whole days")]
    [InlineData("rule: blocked 90d", "rule: blocked", "blocked 90d")]
    [InlineData("{amount:yuan}，", "{amount:money}，", "no format money")]
    [InlineData("link: \"/orders/{order_no}\"", "link: \"https://evil.example/\"", "leaves the service")]
    [InlineData("link: /settings/suspend", "link: //evil.example", "leaves the service")]
    [InlineData("where phone = @value", "where phone = @phone", "@value")]
    [InlineData("map: data-map.yaml", "map: nowhere.yaml", "adieu map init")]
    [InlineData("${SHOP_DB}", "${SHOP_DBX}", "SHOP_DBX is not set")]
    [InlineData("table: accounts, key", "table: accounts; drop, key", "no plain name")]
    [InlineData("kind: \"${SHOP_KIND}\"", "kind: oracle", "no kind of store oracle")]
    [InlineData("service: sample-shop", "service: Sample Shop", "no service id")]
    [InlineData("Asia/Shanghai", "Mars/Olympus", "no time zone")]
    [InlineData("owner: person", "basiss: x", "owner is missing")]
    [InlineData("owner: person", "owner: nobody", "person, support or wait")]
    [InlineData("{ all: [sms, email] }, { sms", "email, { sms", "email alone opens the signed-out door")]
    [InlineData("held-since: 180d", "held-since: 7d", "no time for which a number was held")]
    [InlineData("reset: /account/reset", "reset: https://evil.example/reset", "leaves the service")]
    [InlineData("new-device: {", "new-divice: {", "Did you mean new-device?")]
    public void A_mistake_is_named_with_its_place_and_its_mend(string good, string bad, string says)
    {
        var yaml = SampleService.Yaml.Replace(good, bad, StringComparison.Ordinal);
        var line = Array.FindIndex(yaml.Split('\n'), l => l.Contains(bad, StringComparison.Ordinal)) + 1;
        var mistakes = Load(yaml).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes;
        var mistake = mistakes.FirstOrDefault(m => m.ToString().Contains(says, StringComparison.Ordinal)).ShouldNotBeNull(string.Join('\n', mistakes));
        // A missing key is reported where its mapping begins, anything else on its own line.
        if (says.EndsWith("missing", StringComparison.Ordinal)) mistake.Line.ShouldBeInRange(line - 9, line);
        else if (bad != "verison: 1") mistake.Line.ShouldBe(line, mistake.ToString());
        mistake.Column.ShouldBeGreaterThan(0);
        mistake.Instead.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("cooling-off:", "verify: { scan: weekly }\ncooling-off:", "Write never, each, daily")]
    [InlineData("cooling-off:", "verify: { scan: daily 25:00 }\ncooling-off:", "Write never, each, daily")]
    [InlineData("cooling-off:", "verify: { scan: each, except: [phone] }\ncooling-off:", "table.column")]
    [InlineData("cooling-off:", "verify: { scam: each }\ncooling-off:", "Did you mean scan?")]
    [InlineData("stores:\n", "stores:\n  news: { kind: http, connection: \"https://news.example/adieu\", secret: c2hvcnQ= }\n", "base64 of at least 32 bytes")]
    [InlineData("stores:\n", "stores:\n  news: { kind: http, connection: \"http://news.example/adieu\", secret: c2hvcnQ= }\n", "no https address")]
    [InlineData("stores:\n", "stores:\n  news: { kind: http, connection: \"https://news.example/adieu?a=1\", secret: c2hvcnQ= }\n", "no https address")]
    [InlineData("stores:\n", "stores:\n  news: { kind: http, connection: \"https://news.example/adieu\" }\n", "secret is missing")]
    [InlineData("stores:\n", "stores:\n  news: { kind: http, connection: \"https://news.example/adieu\", secret: c2hvcnQ=, map: data-map.yaml }\n", "no key map")]
    [InlineData("stores:\n", "stores:\n  news: { kind: http, connection: \"https://news.example/adieu\", secret: c2hvcnQ= }\n", "cannot lie behind an endpoint")]
    public void A_mistake_about_verifying_or_an_endpoint_is_named(string good, string bad, string says)
    {
        SampleService.Yaml.ShouldContain(good);
        var mistakes = Load(SampleService.Yaml.Replace(good, bad, StringComparison.Ordinal)).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes;
        mistakes.ShouldContain(m => m.ToString().Contains(says, StringComparison.Ordinal), string.Join('\n', mistakes));
    }

    [Theory]
    [InlineData("numbers: { announce: yes }", "Write true or false")]
    [InlineData("numbers: { announced: true }", "Did you mean announce?")]
    [InlineData("numbers: { subscribe: { to: [other-shop] } }", "at is missing")]
    [InlineData("numbers: { subscribe: { to: [], at: /adieu/numbers } }", "names no service")]
    [InlineData("numbers: { subscribe: { to: [other-shop], at: \"//elsewhere.example\" } }", "no path below home")]
    public void A_mistake_about_numbers_is_named(string bad, string says)
    {
        var mistakes = Load(SampleService.Yaml.Replace("re-registration:", bad + "\nre-registration:", StringComparison.Ordinal)).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes;
        mistakes.ShouldContain(m => m.ToString().Contains(says, StringComparison.Ordinal), string.Join('\n', mistakes));
    }

    [Fact]
    public void Who_finds_nobody_by_phone_cannot_hear_of_numbers()
    {
        var yaml = SampleService.Yaml.Replace("    phone: \"select id from accounts where phone = @value\"\n", "", StringComparison.Ordinal)
            .Replace("re-registration:", "numbers: { subscribe: { to: [other-shop], at: /adieu/numbers } }\nre-registration:", StringComparison.Ordinal);
        Load(yaml).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes.ShouldContain(m => m.Reason.Contains("found by phone", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_mistake_is_found_in_one_run_in_the_order_of_the_file()
    {
        var yaml = SampleService.Yaml.Replace("version: 1", "versoin: 1").Replace("basis: law-24", "basis: x").Replace("default: 7d", "default: 9d");
        var lines = Load(yaml).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes.Select(m => m.Line).ToList();
        lines.Count.ShouldBeGreaterThanOrEqualTo(4);
        lines.ShouldBeInOrder();
    }

    [Fact]
    public void A_syntax_error_is_a_mistake_with_its_line()
    {
        var mistake = Load("service: a\nname: { zh: x\nversion: 1\n").ShouldBeOfType<ServiceLoad.Invalid>().Mistakes.Single();
        mistake.Line.ShouldBeInRange(2, 4);
        mistake.Reason.ShouldContain("not YAML");
    }

    [Fact]
    public void A_short_or_missing_secret_is_a_mistake_that_never_shows_it()
    {
        var variables = SampleService.Variables();
        variables["SAMPLE_SHOP_SECRET"] = "c2hvcnQ=";
        var text = string.Join('\n', ServiceLoader.Load(SampleService.Yaml, Path.Combine(_folder, "s.yaml"), variables).ShouldBeOfType<ServiceLoad.Invalid>().Mistakes);
        text.ShouldContain("SAMPLE_SHOP_SECRET");
        text.ShouldNotContain("c2hvcnQ");
    }

    [Fact]
    public void The_rules_version_follows_the_text() =>
        Load(SampleService.Yaml).ShouldBeOfType<ServiceLoad.Loaded>().Service.Version
            .ShouldNotBe(Load(SampleService.Yaml + "\n# changed\n").ShouldBeOfType<ServiceLoad.Loaded>().Service.Version);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ServiceLoad Load(string yaml) => ServiceLoader.Load(yaml, Path.Combine(_folder, "service.yaml"), SampleService.Variables());
}

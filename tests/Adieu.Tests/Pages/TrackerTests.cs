using System.Net;
using System.Text.Json;
using Adieu.Cases;
using Adieu.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Pages;

public sealed class TrackerTests : IDisposable
{
    private readonly PagesHost _host = new();

    private CaseNumber Certified(Func<string, string>? alter = null)
    {
        var number = _host.Closing.Put(CaseState.Closed).Number;
        var payload = JsonSerializer.Serialize(new
        {
            kind = "closure",
            iss = "http://adieu.example",
            @case = number.ToString(),
            service = "library",
            serviceName = new { zh = "城市图书馆", en = "City Library" },
            rules = "1",
            account = "5e84",
            openedAt = "2026-11-22T00:00:00Z",
            confirmedAt = "2026-11-22T01:00:00Z",
            erasedAt = "2026-11-22T02:00:00Z",
            stores = new[] { new { store = "main", plan = "0", at = "2026-11-22T02:00:00Z", effects = new[] { new { table = "loans", effect = "retain", rows = 12, until = "2029-11-22T00:00:00Z", law = new { zh = "《电子商务法》第三十一条", en = "E-Commerce Law, article 31" }, source = "https://flk.npc.gov.cn/" } } } },
            probes = new { run = 16, findings = 0 },
            ledger = new { position = 8, leaf = "00" },
        });
        var jws = _host.Services.GetRequiredService<SigningKey>().Sign(payload, "adieu-certificate+jws");
        _host.Closing.Certificates.Add(new Certificate("id", alter?.Invoke(jws) ?? jws, payload, DateTimeOffset.UnixEpoch, "closure"));
        return number;
    }

    [Fact]
    public async Task The_certificate_shows_what_was_signed_and_that_the_signature_is_right()
    {
        var number = Certified();
        var browser = await _host.NewBrowser().GoAsync($"/case/{number}/certificate");
        browser.Status.ShouldBe(HttpStatusCode.OK);
        browser.Text.ShouldContain("签名已验证");
        browser.Text.ShouldContain("依法保留至 2029年11月22日");
        browser.Text.ShouldContain("16 项，发现残留 0 处");
        browser.Page.QuerySelector(".qr svg").ShouldNotBeNull();
        browser.Page.QuerySelectorAll("[style]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_whose_closure_was_undone_says_so_first()
    {
        var number = Certified();
        var payload = JsonSerializer.Serialize(new { kind = "revocation", iss = "http://adieu.example", @case = number.ToString(), serviceName = new { zh = "城市图书馆", en = "City Library" }, rules = "1", account = "5e84", openedAt = "2026-11-22T00:00:00Z", revokes = "id", stores = Array.Empty<object>(), ledger = new { position = 9, leaf = "00" } });
        _host.Closing.Certificates.Add(new Certificate("id2", _host.Services.GetRequiredService<SigningKey>().Sign(payload, "adieu-certificate+jws"), payload, DateTimeOffset.UnixEpoch, "revocation"));
        var browser = await _host.NewBrowser().GoAsync($"/case/{number}/certificate");
        browser.Text.ShouldContain("这份证明已作废");
        (await _host.NewBrowser().GoAsync($"/case/{number}/certificate?kind=revocation")).Text.ShouldContain("先前的注销证明作废");
    }

    [Fact]
    public async Task An_altered_certificate_is_not_shown_as_one()
    {
        var number = Certified(jws => jws[..^8] + (jws[^8] == 'A' ? 'B' : 'A') + jws[^7..]);
        var browser = await _host.NewBrowser().GoAsync($"/case/{number}/certificate");
        browser.Text.ShouldContain("签名不正确");
        browser.Text.ShouldNotContain("签名已验证");
    }

    [Fact]
    public async Task The_certificates_place_in_the_ledger_can_be_had_once_a_checkpoint_is_over_it_and_so_can_anybodys()
    {
        var number = Certified();
        var client = _host.CreateClient();
        var early = await _host.NewBrowser().GoAsync($"/case/{number}/certificate");
        early.Page.QuerySelector("a[href*='certificate.proof.json']").ShouldBeNull();
        early.Text.ShouldContain("十分钟内");
        (await client.GetAsync($"/case/{number}/certificate.proof.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var none = await client.GetAsync("/ledger/checkpoint");
        (none.StatusCode, none.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.NotFound, "application/problem+json"));

        for (var i = 0; i < 10; i++) await _host.Services.GetRequiredService<ILedger>().NoteAsync("counted", [], default);
        var checkpoint = await _host.Services.GetRequiredService<Checkpoints>().SignAsync(default);
        var link = (await _host.NewBrowser().GoAsync($"/case/{number}/certificate")).Page.QuerySelector("a[href*='certificate.proof.json']").ShouldNotBeNull();
        var jwks = await client.GetStringAsync("/.well-known/jwks.json");
        var proof = LedgerProof.Parse(await client.GetStringAsync(link.GetAttribute("href")));
        proof.ShouldBeOfType<LedgerProof.Inclusion>().Position.ShouldBe(8);
        proof.Verify(jwks).ShouldBeOfType<LedgerProof.Check.Sound>().Head.Size.ShouldBe(10);

        (await client.GetStringAsync("/ledger/checkpoint")).ShouldBe(checkpoint);
        var third = (await _host.Services.GetRequiredService<LedgerProver>().InclusionAsync(3, default))!;
        LedgerProof.Parse(await client.GetStringAsync($"/ledger/inclusion/3?leaf={third.Leaf}")).Verify(jwks).ShouldBeOfType<LedgerProof.Check.Sound>();
        LedgerProof.Parse(await client.GetStringAsync("/ledger/consistency/7")).Verify(jwks).ShouldBeOfType<LedgerProof.Check.Sound>();
        foreach (var address in (string[])["inclusion/3", $"inclusion/4?leaf={third.Leaf}", "inclusion/10", "inclusion/-1", "consistency/0", "consistency/11", "inclusion/9999999999999999999"])
            (await client.GetAsync($"/ledger/{address}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, address);
    }

    [Fact]
    public async Task The_signed_text_verifies_with_the_published_keys_alone()
    {
        var number = Certified();
        var client = _host.CreateClient();
        var jws = await client.GetStringAsync($"/case/{number}/certificate.jws");
        var jwks = await client.GetStringAsync("/.well-known/jwks.json");
        SignedText.Verify(jws, jwks, "adieu-certificate+jws").ShouldBeOfType<SignedText.Check.Valid>();
    }

    [Fact]
    public async Task A_case_without_a_certificate_has_no_page_for_it()
    {
        var number = _host.Closing.Put(CaseState.Frozen).Number;
        (await _host.NewBrowser().GoAsync($"/case/{number}/certificate")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_number_is_found_as_people_type_it()
    {
        var number = _host.Closing.Put(CaseState.Frozen).Number;
        var browser = await _host.NewBrowser().GoAsync($"/case?number={number.ToString().ToLowerInvariant().Replace("-", "%20", StringComparison.Ordinal)}");
        browser.Address.ShouldBe($"/case/{number}");
        browser.Text.ShouldNotContain("138****8000");
    }

    [Fact]
    public async Task Progress_streams_as_the_case_moves()
    {
        var number = _host.Closing.Put(CaseState.Erasing).Number;
        using var response = await _host.CreateClient().GetAsync($"/case/{number}/events", HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await NextAsync(reader)).ShouldBe("data: Erasing");
        _host.Closing.Cases[number.ToString()] = _host.Closing.Cases[number.ToString()] with { State = CaseState.Closed, Version = 4 };
        (await NextAsync(reader)).ShouldBe("data: Closed");
    }

    private static async Task<string?> NextAsync(StreamReader reader)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal)) return line;
        }

        return null;
    }

    public void Dispose() => _host.Dispose();
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Adieu.Cases;
using Adieu.Tests.Pages;

namespace Adieu.Tests.Api;

public sealed class ApiTests : IDisposable
{
    private readonly PagesHost _host = new();
    private readonly HttpClient _client;

    public ApiTests() => _client = _host.CreateClient();

    private async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(HttpMethod method, string path, object? body = null, string token = "good")
    {
        using var request = new HttpRequestMessage(method, $"/v1/services/library/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (token.Length > 0) request.Headers.Authorization = new("Bearer", token);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", text);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stale")]
    [InlineData("good /v1/services/library/elsewhere")]
    public async Task A_call_that_the_service_did_not_sign_for_this_path_is_refused(string token)
    {
        var (status, body) = await CallAsync(HttpMethod.Post, "cases/find", new { account = "1" }, token);
        status.ShouldBe(HttpStatusCode.Unauthorized);
        body.GetProperty("code").GetString().ShouldBe("unauthorised");
        body.GetProperty("type").GetString().ShouldBe("urn:adieu:problem:unauthorised");
    }

    [Fact]
    public async Task A_service_takes_a_case_from_opening_to_frozen()
    {
        var (_, opened) = await CallAsync(HttpMethod.Post, "cases", new { account = "1", door = "signed-in", language = "zh-CN" });
        var path = $"cases/{opened.GetProperty("number").GetString()}";
        (await CallAsync(HttpMethod.Get, $"{path}/preview")).Body.GetProperty("effects").GetArrayLength().ShouldBe(5);
        (await CallAsync(HttpMethod.Get, $"{path}/standing")).Body.GetProperty("clear").GetBoolean().ShouldBeTrue();
        (await CallAsync(HttpMethod.Put, $"{path}/choices", new { coolingOffDays = 3, lossesAccepted = true })).Body.GetProperty("state").GetString().ShouldBe("Requested");
        (await CallAsync(HttpMethod.Post, $"{path}/proofs/sms/send")).Body.GetProperty("destination").GetString().ShouldBe("138****8000");
        var (wrong, problem) = await CallAsync(HttpMethod.Post, $"{path}/proofs/sms", new { answer = "000000" });
        wrong.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("attemptsLeft").GetInt32().ShouldBe(4);
        (await CallAsync(HttpMethod.Post, $"{path}/proofs/sms", new { answer = SampleClosing.Code })).Body.GetProperty("satisfied").GetBoolean().ShouldBeTrue();
        var (_, confirmed) = await CallAsync(HttpMethod.Post, $"{path}/confirm", new { version = 3 });
        confirmed.GetProperty("state").GetString().ShouldBe("Frozen");
        confirmed.GetProperty("erasesAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.MinValue);
    }

    [Fact]
    public async Task A_blocked_confirmation_carries_the_standing()
    {
        var number = _host.Closing.Put(CaseState.Verified).Number;
        _host.Closing.IsBlocked = true;
        var (status, body) = await CallAsync(HttpMethod.Post, $"cases/{number}/confirm", new { version = 3 });
        status.ShouldBe(HttpStatusCode.Conflict);
        body.GetProperty("code").GetString().ShouldBe("blocked");
        body.GetProperty("standing").GetProperty("blockers")[0].GetProperty("rule").GetString().ShouldBe("open-loan");
    }

    [Fact]
    public async Task Wrong_choices_name_their_fields()
    {
        var number = _host.Closing.Put(CaseState.Preview).Number;
        var (status, body) = await CallAsync(HttpMethod.Put, $"cases/{number}/choices", new { coolingOffDays = 5, lossesAccepted = false });
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        body.GetProperty("fields").EnumerateArray().Select(field => field.GetString()).ShouldBe(["cooling-off", "losses"]);
    }

    [Fact]
    public async Task A_number_that_is_not_the_services_is_not_found()
    {
        var (status, body) = await CallAsync(HttpMethod.Get, $"cases/{CaseNumber.New()}");
        status.ShouldBe(HttpStatusCode.NotFound);
        body.GetProperty("code").GetString().ShouldBe("no-such-case");
    }

    [Fact]
    public async Task Registration_is_answered_with_the_rule_its_source_and_its_end()
    {
        var (_, refused) = await CallAsync(HttpMethod.Post, "registrations/check", new { kind = "phone", value = "13800138000" });
        refused.GetProperty("allowed").GetBoolean().ShouldBeFalse();
        refused.GetProperty("explanation").GetProperty("zh").GetString().ShouldBe("90 天内不能用原手机号注册。");
        refused.GetProperty("source").GetString().ShouldBe("https://library.example/terms#12");
        (await CallAsync(HttpMethod.Post, "registrations/check", new { kind = "phone", value = "13900139000" })).Body.GetProperty("allowed").GetBoolean().ShouldBeTrue();
        (await CallAsync(HttpMethod.Post, "registrations/check", new { kind = "shoe-size", value = "42" })).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"kind\":7}")]
    public async Task A_malformed_body_is_a_problem_and_not_a_crash(string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/services/library/registrations/check") { Content = new StringContent(json, null, "application/json") };
        request.Headers.Authorization = new("Bearer", "good");
        using var response = await _client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task The_description_is_OpenAPI_3_1_and_every_operation_has_a_name_and_its_problems()
    {
        var document = await _client.GetFromJsonAsync<JsonElement>("/v1/openapi.json");
        document.GetProperty("openapi").GetString()!.ShouldStartWith("3.1.");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object).Select(o => o.Value)).ToList();
        operations.Count.ShouldBe(25);
        var names = operations.Select(operation => operation.GetProperty("operationId").GetString()).ToList();
        names.Distinct().Count().ShouldBe(names.Count);
        foreach (var operation in operations) operation.GetProperty("responses").TryGetProperty("401", out _).ShouldBeTrue(operation.ToString());
        var choose = operations.Single(operation => operation.GetProperty("operationId").GetString() == "choose").GetProperty("responses");
        foreach (var refusal in new[] { "404", "409", "422" }) choose.TryGetProperty(refusal, out _).ShouldBeTrue(refusal);
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("service").GetProperty("scheme").GetString().ShouldBe("bearer");
        foreach (var reference in References(document)) Resolves(document, reference).ShouldBeTrue(reference);
    }

    [Fact]
    public async Task Live_and_ready_answer()
    {
        (await _client.GetAsync("/healthz/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _client.GetAsync("/healthz/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static bool Resolves(JsonElement document, string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate((JsonElement?)document, (at, part) => at?.TryGetProperty(part, out var next) == true ? next : null) is not null;

    public void Dispose() => _host.Dispose();
}

using Adieu.Policies;

namespace Adieu.Tests.Policies;

public sealed class LawPackTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData("cn", "2026-11-22T20:00:00Z", "2026-12-13T20:00:00Z")] // already Monday in Shanghai
    [InlineData("cn", "2026-11-20T04:00:00Z", "2026-12-11T04:00:00Z")] // from a Friday
    [InlineData("cn", "2026-11-21T04:00:00Z", "2026-12-11T04:00:00Z")] // from a Saturday: Monday is the first day
    [InlineData("eu", "2026-01-31T04:00:00Z", "2026-02-28T04:00:00Z")]
    [InlineData("us", "2026-01-31T04:00:00Z", "2026-03-17T04:00:00Z")]
    public void An_answer_is_due_as_the_law_says(string pack, string start, string end) =>
        LawPack.Of(pack).Answer.After(DateTimeOffset.Parse(start), Shanghai).ShouldBe(DateTimeOffset.Parse(end));

    [Fact]
    public void Every_deadline_names_its_source() =>
        LawPack.All.SelectMany(p => new[] { p.Answer, p.Acknowledge ?? p.Answer }).ShouldAllBe(d => d.Source.Length > 5 && d.Count > 0);
}

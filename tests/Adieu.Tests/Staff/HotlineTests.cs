using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Evidence;
using Adieu.Services;
using Adieu.Staff;
using Adieu.Verification;

namespace Adieu.Tests.Staff;

/// <summary>The line's rules, over both databases: what a caller knows begins a case and closes nothing.</summary>
public sealed class HotlineTests
{
    private static readonly CallerSays Right = new(" 张伟", "11010519900307001 7", "+86 138-0013-8000");

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_caller_is_called_back_and_says_the_code(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var agent = await room.SeatAsync("zhou", StaffRole.Agent);
        var begun = await BeginAsync(room, agent);
        (await room.Shop.Closing.ChooseAsync(begun.Number, new Choices(7, null, null, true), default)).ShouldBeOfType<ChooseResult.Chosen>();
        (await room.Hotline.SpokenAsync(agent, begun.Number, "000000", default)).ShouldBeOfType<ProveResult.NotNow>("nobody was called back");
        (await room.Hotline.CallBackAsync(agent, begun.Number, default)).ShouldBeOfType<SendResult.Sent>();
        room.Shop.Sent.Messages.Last().To.ShouldBe("13800138000");
        room.Shop.Sent.Messages.Last().Text.ShouldContain($"/own/{begun.Number}");
        (await room.Hotline.ConfirmAsync(agent, begun.Number, begun.Version + 1, default)).ShouldBeNull("nothing is proved");
        (await room.Hotline.SpokenAsync(agent, begun.Number, room.SentCode, default)).ShouldBe(new ProveResult.Proven(true));
        var call = (await room.Hotline.FindAsync(agent, begun.Number, default))!;
        call.MayConfirm.ShouldBeTrue();
        (await room.Hotline.ConfirmAsync(agent, begun.Number, call.Case.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();

        var told = new List<string>();
        await foreach (var entry in room.Shop.Get<ILedger>().ReadAsync(0, default)) told.Add(entry.Text);
        foreach (var what in new[] { "case.details-matched", "case.called-back", "case.said-yes" }) told.ShouldContain(text => text.Contains(what) && text.Contains(agent.Staff));
        told.ShouldAllBe(text => !text.Contains(StaffRoom.Zhang) && !text.Contains("张伟") && !text.Contains("13800138000"));
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_smooth_caller_who_knows_everything_closes_nothing(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var agent = await room.SeatAsync("zhou", StaffRole.Agent);
        var begun = await BeginAsync(room, agent);
        await room.Shop.RunAllAsync();
        // The owner hears of it at both addresses, with a way to stop it.
        room.Shop.Sent.Messages.Select(m => m.Channel).Order().ShouldBe(["email", "sms"]);
        room.Shop.Sent.Messages.ShouldAllBe(m => m.Text.Contains("notme?token="));

        await room.Shop.Closing.ChooseAsync(begun.Number, new Choices(0, null, null, true), default);
        foreach (var method in new[] { "knowledge", "document", "supervisor", "password", "email" }) (await room.Shop.Closing.ProveAsync(begun.Number, method, "yes", default)).ShouldNotBeOfType<ProveResult.Proven>();
        // The agent is talked into pretending that they called back. The code is on the owner's phone all the same.
        await room.Hotline.CallBackAsync(agent, begun.Number, default);
        foreach (var guess in new[] { "000000", "111111", "123456", "654321", "999999" }) (await room.Hotline.SpokenAsync(agent, begun.Number, guess, default)).ShouldNotBeOfType<ProveResult.Proven>();
        (await room.Hotline.SpokenAsync(agent, begun.Number, room.SentCode, default)).ShouldBeOfType<ProveResult.Locked>("five guesses are all there are");
        var now = (await room.Shop.Closing.FindAsync(begun.Number, default))!;
        (await room.Hotline.ConfirmAsync(agent, now.Number, now.Version, default)).ShouldBeNull();
        (await room.Shop.Closing.ConfirmAsync(now.Number, now.Version, default)).ShouldBeOfType<ConfirmResult.NotNow>();
        await room.Shop.RunAllAsync();
        (await room.Shop.ShopAsync<long>("select count(*) from accounts")).ShouldBe(2);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Nobody_learns_which_detail_was_wrong_or_whether_there_is_an_account(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect, options => options.CallTriesPerNumber = 3);
        var agent = await room.SeatAsync("zhou", StaffRole.Agent);
        var boss = await room.SeatAsync("boss", StaffRole.Supervisor);
        var call = (await room.Hotline.TakeCallAsync(agent, default))!;
        (await AskAsync(room, agent, call, Right with { Document = "110105199003070018" })).ShouldBeOfType<CallResult.Mistyped>().Fields.ShouldBe(["document"]);
        (await AskAsync(room, agent, call, Right with { Phone = "13800138001" })).ShouldBe(new CallResult.NoMatch(2));
        (await AskAsync(room, agent, call, Right with { Document = StaffRoom.Wang })).ShouldBe(new CallResult.NoMatch(1), "there is no such account");
        (await AskAsync(room, agent, call, Right with { Name = "张小伟" })).ShouldBe(new CallResult.NoMatch(0));
        (await AskAsync(room, agent, call, Right)).ShouldBeOfType<CallResult.NotNow>("three tries are all there are");
        var alarm = (await room.Board.ViewAsync(boss, default))!.Alarms.ShouldHaveSingleItem();
        (alarm.Kind, alarm.Staff).ShouldBe(("no-match", agent.Staff));

        // From call to call and agent to agent: one ID number is compared so often and no more.
        var other = await room.SeatAsync("wu", StaffRole.Agent);
        var second = (await room.Hotline.TakeCallAsync(other, default))!;
        (await AskAsync(room, agent, second, Right)).ShouldBeOfType<CallResult.NotNow>("it is not this agent's call");
        (await AskAsync(room, other, second, Right with { Phone = "13800138002" })).ShouldBe(new CallResult.NoMatch(2));
        (await AskAsync(room, other, second, Right)).ShouldBe(new CallResult.NoMatch(1), "right, and too late: nobody is told");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Agents_have_caps_and_kin_and_cases_of_their_own(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect, options => (options.CallTriesPerHour, options.CallAlarmAt) = (3, 3));
        var agent = await room.SeatAsync("li", StaffRole.Agent, StaffRoom.Li);
        var other = await room.SeatAsync("zhou", StaffRole.Agent);
        (await room.Counter.LookUpAsync(agent, StaffRoom.Zhang, null, default)).ShouldBeOfType<LookUpResult.Forbidden>("an agent looks nobody up");
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        (await room.Hotline.TakeCallAsync(clerk, default)).ShouldBeNull("a clerk answers no phone");
        var begun = await BeginAsync(room, agent);
        (await room.Hotline.FindAsync(other, begun.Number, default)).ShouldBeNull();
        (await room.Hotline.CallBackAsync(other, begun.Number, default)).ShouldBeOfType<SendResult.NotNow>();
        var call = (await room.Hotline.TakeCallAsync(agent, default))!;
        (await AskAsync(room, agent, call, Right with { Document = StaffRoom.Li })).ShouldBeOfType<CallResult.TooClose>();
        (await AskAsync(room, agent, call, Right with { Phone = "13800138001" })).ShouldBe(new CallResult.NoMatch(1));
        (await AskAsync(room, agent, call, Right)).ShouldBeOfType<CallResult.Capped>("three comparisons and no closure that anybody confirmed");
        (await room.Shop.AdieuAsync<long>("select count(*) from staff_alarms where kind in ('own', 'no-case', 'capped')")).ShouldBe(3);
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task Who_confirms_by_voice_has_time_to_think_and_who_finishes_alone_needs_no_agent(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var agent = await room.SeatAsync("zhou", StaffRole.Agent);
        var begun = await BeginAsync(room, agent);
        await room.Shop.Closing.ChooseAsync(begun.Number, new Choices(0, null, null, true), default);
        await room.Hotline.CallBackAsync(agent, begun.Number, default);
        (await room.Hotline.SpokenAsync(agent, begun.Number, room.SentCode, default)).ShouldBe(new ProveResult.Proven(true));
        var call = (await room.Hotline.FindAsync(agent, begun.Number, default))!;
        (call.Case.State, call.MayConfirm).ShouldBe((CaseState.Verified, false), "erased at once: by the person's own hand only");
        (await room.Hotline.ConfirmAsync(agent, begun.Number, call.Case.Version, default)).ShouldBeNull();
        (await room.Shop.Closing.ConfirmAsync(begun.Number, call.Case.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
    }

    [Fact]
    public void Details_of_the_account_add_nothing_to_a_code_by_SMS_where_value_is_held()
    {
        var policy = new ProofPolicy.AtLeast(2, [new ProofPolicy.Method("knowledge"), new ProofPolicy.AtLeast(1, [new ProofPolicy.Method("sms"), new ProofPolicy.Method("email")])]);
        var door = new DoorDefinition(Door.Hotline, true, new LocalText("热线", "Hotline"), policy);
        ProofFacts Facts(Risk[] risks, params string[] proven) => new(id => proven.Contains(id), risks.ToHashSet(), null);
        PolicyEvaluator.IsMet(door, Facts([], "knowledge", "sms")).ShouldBeTrue();
        PolicyEvaluator.IsMet(door, Facts([Risk.ValueHeld], "knowledge", "sms")).ShouldBeFalse();
        PolicyEvaluator.Missing(door, Facts([Risk.ValueHeld], "knowledge", "sms")).ShouldBe(["email"]);
        PolicyEvaluator.IsMet(door, Facts([Risk.ValueHeld], "knowledge", "email")).ShouldBeTrue();
    }

    internal static async Task<CaseView> BeginAsync(StaffRoom room, StaffSeat agent)
    {
        var call = (await room.Hotline.TakeCallAsync(agent, default)).ShouldNotBeNull();
        return (await AskAsync(room, agent, call, Right)).ShouldBeOfType<CallResult.Match>().Case;
    }

    private static Task<CallResult> AskAsync(StaffRoom room, StaffSeat agent, string call, CallerSays said) => room.Hotline.AskAsync(agent, call, said, "zh-CN", default);
}

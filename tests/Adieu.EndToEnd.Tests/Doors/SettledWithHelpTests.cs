using Adieu.Cases;
using Adieu.Settlement;
using Adieu.Staff;

namespace Adieu.EndToEnd.Tests.Doors;

/// <summary>What stands in the way is settled where somebody helps: at the counter on the pad, by phone on the person's own.</summary>
public sealed class SettledWithHelpTests
{
    [Fact]
    public async Task A_clerk_begins_what_can_be_settled_and_the_person_agrees_to_it()
    {
        await using var ready = await ReadyService.RailwayAsync(cleared: false);
        await using var room = await DoorRoom.OpenAsync(ready, "counter");
        var clerk = await room.SeatAsync(StaffRole.Clerk);
        var counter = room.Get<ICounter>();
        var (waiting, frozen) = (ready.People.Single(p => p.Name == "waiting"), ready.People.Single(p => p.Name == "risk"));
        var ticked = new CounterStart(Name: true, Number: true, Expiry: true, Face: true, 7, LossesAccepted: true, "zh-CN");

        // What only the service can lift is not settled with anybody.
        var found = (await counter.LookUpAsync(clerk, frozen.Document, null, default)).ShouldBeOfType<LookUpResult.Found>();
        (await counter.FindAsync(clerk, found.LookUp, found.Account, default))!.Settles.ShouldBeFalse();
        (await counter.StartAsync(clerk, found.LookUp, found.Account, ticked, default)).ShouldBeOfType<StartResult.Blocked>();

        found = (await counter.LookUpAsync(clerk, waiting.Document, null, default)).ShouldBeOfType<LookUpResult.Found>();
        var view = (await counter.FindAsync(clerk, found.LookUp, found.Account, default)).ShouldNotBeNull();
        (view.Standing.Clear, view.Settles).ShouldBe((false, true));
        var begun = (await counter.StartAsync(clerk, found.LookUp, found.Account, ticked, default)).ShouldBeOfType<StartResult.Started>().Case;
        begun.State.ShouldBe(CaseState.Preview, "nothing is chosen or sent before the person has agreed");

        // On the pad, the screens are those of everybody.
        var settlements = room.Get<ISettlements>();
        var shown = (await settlements.LookAsync(begun.Number, null, default)).ShouldNotBeNull();
        (await settlements.AgreeAsync(begun.Number, new Dictionary<string, string>(), shown.Seen, default)).ShouldBeOfType<AgreeResult.Noted>();
        (await room.Closing.ChooseAsync(begun.Number, new Choices(7, null, null, LossesAccepted: true), default)).ShouldBeOfType<ChooseResult.Chosen>();
        var before = room.Sent;
        (await room.Closing.SendCodeAsync(begun.Number, "sms", default)).ShouldBeOfType<SendResult.Sent>();
        (await room.Closing.ProveAsync(begun.Number, "sms", await room.CodeAsync(waiting.Phone!, before), default)).ShouldBe(new ProveResult.Proven(true));
        (await room.Closing.ConfirmAsync(begun.Number, (await room.Closing.FindAsync(begun.Number, default))!.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
        await room.WaitOutAsync();
        await room.RunAsync();
        (await room.Closing.FindAsync(begun.Number, default))!.State.ShouldBe(CaseState.Closed);
        (await room.Closing.CertificatesAsync(begun.Number, default)).ShouldHaveSingleItem().Payload.ShouldContain("\"settlement\"");
    }

    [Fact]
    public async Task A_caller_sees_and_settles_on_their_own_phone_what_the_agent_never_sees()
    {
        await using var ready = await ReadyService.RailwayAsync(cleared: false);
        await using var room = await DoorRoom.OpenAsync(ready, "hotline");
        var (agent, line, settlements) = (await room.SeatAsync(StaffRole.Agent), room.Get<IHotline>(), room.Get<ISettlements>());
        var waiting = ready.People.Single(p => p.Name == "waiting");
        var call = (await line.TakeCallAsync(agent, default)).ShouldNotBeNull();
        var number = (await line.AskAsync(agent, call, new CallerSays(waiting.RealName, waiting.Document, waiting.Phone!), "zh-CN", default)).ShouldBeOfType<CallResult.Match>().Case.Number;
        (await room.Closing.ChooseAsync(number, new Choices(7, null, null, LossesAccepted: true), default)).ShouldBeOfType<ChooseResult.Blocked>();
        (await room.Closing.ProveAsync(number, "sms", "000000", default)).ShouldNotBeOfType<ProveResult.Proven>("nothing was sent");

        var before = room.Sent;
        (await line.HandOverAsync(agent, number, "sms", default)).ShouldBeOfType<SendResult.Sent>();
        var code = await room.CodeAsync(waiting.Phone!, before);
        // With the code the person is on the same screens as everybody.
        (await room.Closing.ProveAsync(number, "sms", code, default)).ShouldBeOfType<ProveResult.Proven>();
        (await room.Closing.FindAsync(number, default))!.State.ShouldBe(CaseState.Preview, "a number that is proved is not yet a choice");
        var shown = (await settlements.LookAsync(number, null, default)).ShouldNotBeNull();
        (await settlements.AgreeAsync(number, new Dictionary<string, string>(), shown.Seen, default)).ShouldBeOfType<AgreeResult.Noted>();
        (await room.Closing.ChooseAsync(number, new Choices(7, null, null, LossesAccepted: true), default)).ShouldBeOfType<ChooseResult.Chosen>();
        (await line.HandOverAsync(agent, number, "sms", default)).ShouldBeOfType<SendResult.NotNow>("it is the person's now");
        if (!(await room.Closing.ProofAsync(number, default)).Satisfied)
        {
            // Something of value is held: a text message and what a caller knows are not enough.
            before = room.Sent;
            (await room.Closing.SendCodeAsync(number, "email", default)).ShouldBeOfType<SendResult.Sent>();
            (await room.Closing.ProveAsync(number, "email", await room.CodeAsync(waiting.Email!, before), default)).ShouldBe(new ProveResult.Proven(true));
        }

        (await room.Closing.ConfirmAsync(number, (await room.Closing.FindAsync(number, default))!.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
        await room.WaitOutAsync();
        await room.RunAsync();
        (await room.Closing.FindAsync(number, default))!.State.ShouldBe(CaseState.Closed);
        (await room.Closing.CertificatesAsync(number, default)).ShouldHaveSingleItem().Payload.ShouldContain("\"settlement\"");
    }
}

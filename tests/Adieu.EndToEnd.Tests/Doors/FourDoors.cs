using System.Buffers.Binary;
using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Recovery;
using Adieu.Staff;
using Adieu.Verification;
using Adieu.Verification.Picture;

namespace Adieu.EndToEnd.Tests.Doors;

/// <summary>The four ways in, each as its people go it: what comes out is a case whose person has proved who they are.</summary>
internal sealed class FourDoors(DoorRoom room)
{
    private static readonly string[] Ways = ["picture", "sms", "email"];

    private StaffSeat? _clerk, _agent;

    public async Task<CaseNumber> SignedInAsync(Leaver who)
    {
        var request = new OpenCase(room.Service.Id, new SubjectKey($"{who.Account}"), Door.SignedIn, "zh-CN", TimeProvider.System.GetUtcNow(), null);
        var number = (await room.Closing.OpenAsync(request, default)).ShouldBeOfType<OpenResult.Opened>().Case.Number;
        await ChooseAsync(number, 7);
        await ProveAsync(number, who);
        return number;
    }

    public async Task<CaseNumber> SignedOutAsync(Leaver who)
    {
        var recovery = room.Get<IRecovery>();
        var pass = recovery.Begin(room.Service, who.Name, "zh-CN").ShouldNotBeNull();
        foreach (var method in new[] { "picture", "email", "sms" })
        {
            if (await recovery.ChoiceAsync(room.Service, pass, default) is not null) break;
            if ((await recovery.ViewAsync(room.Service, pass, default)).Methods.All(m => m.Id != method) || (method == "sms" ? who.Phone : method == "email" ? who.Email : "") is not { } to) continue;
            var before = room.Sent;
            var sent = await recovery.SendAsync(room.Service, pass, method, "network", default);
            _ = CaseNumber.TryParse(pass.Number, out var number);
            var answer = sent is SendResult.Asked asked ? Work(number, asked) : await room.CodeAsync(to, before);
            var proved = await recovery.ProveAsync(room.Service, pass, method, answer, default);
            proved.Result.ShouldBeOfType<ProveResult.Proven>(who.Name + " " + method);
            pass = proved.Pass;
        }

        var opened = (await recovery.CloseAsync(room.Service, pass, default)).ShouldNotBeNull(who.Name).Number;
        // Who came without a password waits longer.
        await ChooseAsync(opened, 14);
        await ProveAsync(opened, who);
        return opened;
    }

    public async Task<CaseNumber> CounterAsync(Leaver who)
    {
        _clerk ??= await room.SeatAsync(StaffRole.Clerk);
        var counter = room.Get<ICounter>();
        var found = (await counter.LookUpAsync(_clerk, who.Document, who.RealName, default)).ShouldBeOfType<LookUpResult.Found>(who.Name);
        var ticked = new CounterStart(Name: true, Number: true, Expiry: true, Face: true, 7, LossesAccepted: true, "zh-CN");
        var number = (await counter.StartAsync(_clerk, found.LookUp, found.Account, ticked, default)).ShouldBeOfType<StartResult.Started>(who.Name).Case.Number;
        await ProveAsync(number, who);
        return number;
    }

    public async Task<CaseNumber> HotlineAsync(Leaver who)
    {
        _agent ??= await room.SeatAsync(StaffRole.Agent);
        var line = room.Get<IHotline>();
        var call = (await line.TakeCallAsync(_agent, default)).ShouldNotBeNull();
        var number = (await line.AskAsync(_agent, call, new CallerSays(who.RealName, who.Document, who.Phone!), "zh-CN", default)).ShouldBeOfType<CallResult.Match>(who.Name).Case.Number;
        await ChooseAsync(number, 7);
        var before = room.Sent;
        (await line.CallBackAsync(_agent, number, default)).ShouldBeOfType<SendResult.Sent>();
        (await line.SpokenAsync(_agent, number, await room.CodeAsync(who.Phone!, before), default)).ShouldBeOfType<ProveResult.Proven>(who.Name);
        // Where the account holds something of value the mailbox is asked too.
        await ProveAsync(number, who);
        return number;
    }

    private async Task ChooseAsync(CaseNumber number, int days) =>
        (await room.Closing.ChooseAsync(number, new Choices(days, null, null, LossesAccepted: true), default)).ShouldBeOfType<ChooseResult.Chosen>();

    private async Task ProveAsync(CaseNumber number, Leaver who)
    {
        foreach (var method in Ways)
        {
            var proof = await room.Closing.ProofAsync(number, default);
            if (proof.Satisfied) return;
            if (proof.Methods.FirstOrDefault(m => m.Id == method) is not { Available: true, Proven: false }) continue;
            var before = room.Sent;
            var sent = await room.Closing.SendCodeAsync(number, method, default);
            // The counter has sent one when it began.
            if (sent is SendResult.TooSoon) before = 0;
            var answer = sent is SendResult.Asked asked ? Work(number, asked) : (ProofAnswer)await room.CodeAsync((method == "sms" ? who.Phone : who.Email)!, before);
            (await room.Closing.ProveAsync(number, method, answer, default)).ShouldBeOfType<ProveResult.Proven>(who.Name + " " + method);
        }

        (await room.Closing.ProofAsync(number, default)).Satisfied.ShouldBeTrue($"{who.Name} {(await room.Closing.FindAsync(number, default))!.Door}");
    }

    // What a device computes in place of reading digits.
    private ProofAnswer Work(CaseNumber number, SendResult.Asked asked)
    {
        var work = room.Get<IPictures>().Work(number, asked.Challenge);
        byte[] data = [.. Convert.FromHexString(work.Salt), .. Convert.FromHexString(work.Nonce), 0, 0, 0, 0];
        for (uint counter = 0; ; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(^4..), counter);
            if (Convert.ToHexStringLower(SHA256.HashData(data)).StartsWith(work.KeyPrefix, StringComparison.Ordinal)) return $"{asked.Challenge} work:{counter}";
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Policies;
using Adieu.Sealing;
using Adieu.Services;

namespace Adieu.Staff;

// Somebody who acts for a person who has died, or for a child. What they show is noted; a supervisor always sees it too; they
// confirm on the pad; and the account's own addresses are told, so that whoever is not dead can say so.
internal sealed partial class Counter
{
    public async Task<StartResult> RepresentAsync(StaffSeat seat, string lookUp, SubjectKey account, RepresentStart start, CancellationToken cancellationToken)
    {
        if (await MineAsync(seat, lookUp, account, cancellationToken) is not var (service, profile)) return new StartResult.NotNow();
        if (LawPack.Of(service.Law).Representations.FirstOrDefault(r => r.Capacity == start.Capacity) is not { } rule) return new StartResult.NotNow();
        var own = ResidentNumber.Read(start.Document);
        var missing = await MissingAsync(service, profile, rule, start, own, cancellationToken);
        if (missing.Count > 0) return new StartResult.Invalid(missing);
        // Whose card it is must not be the clerk's, nor that of the clerk's family.
        var document = StaffPeople.DocumentHash(hashes, own!);
        if (await lookUps.CloseToAsync(seat.Staff, document, cancellationToken) is { } close)
        {
            await lookUps.AlarmAsync(seat.Staff, close, cancellationToken);
            return new StartResult.Invalid(["close"]);
        }

        if (!(await standing.CheckAsync(service, account, cancellationToken)).Clear) return new StartResult.Blocked();
        var export = rule.Export == ExportRule.Always || (rule.Export == ExportRule.UnlessArrangedOtherwise && start.NothingArranged);
        var who = new Representative(start.Capacity, start.Relation, Mask.Document(own!), export) { DocumentHash = document };
        if (await closing.OpenAsync(new OpenCase(service.Id, account, Door.Counter, start.Language, null, null) { Representative = who }, cancellationToken) is not OpenResult.Opened { Case: var view }) return new StartResult.NotNow();
        if (view.Capacity != start.Capacity || !view.State.IsUnconfirmed()) return new StartResult.UnderWay(view);

        await lookUps.LinkAsync(lookUp, view.Number.ToString(), cancellationToken);
        await NotePapersAsync(seat, service, view, start, own!, export, cancellationToken);
        if (view.State == CaseState.Verified) return new StartResult.Started(view);
        return await closing.ChooseAsync(view.Number, new Choices(view.AllowedCoolingOffDays[0], null, null, start.LossesAccepted), cancellationToken) switch
        {
            ChooseResult.Chosen chosen => new StartResult.Started(chosen.Case),
            ChooseResult.Invalid invalid => new StartResult.Invalid(invalid.Fields),
            ChooseResult.Blocked => new StartResult.Blocked(),
            ChooseResult.NotNow now => new StartResult.UnderWay(now.Case),
            _ => new StartResult.NotNow(),
        };
    }

    public IReadOnlyList<Representation> Representations(StaffSeat seat) => Service(seat) is { } service ? LawPack.Of(service.Law).Representations : [];

    private async Task<List<string>> MissingAsync(ServiceDefinition service, AccountProfile profile, Representation rule, RepresentStart start, string? own, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        if (rule.Relations.All(relation => relation.Id != start.Relation)) missing.Add("relation");
        if (own is null) missing.Add("document");
        else if (profile.DocumentNo is { } theirs && ResidentNumber.Read(theirs) == own) missing.Add("own-account");
        foreach (var (ticked, name) in new[] { (start.Name, "name"), (start.Expiry, "expiry"), (start.Face, "face") })
        {
            if (!ticked) missing.Add(name);
        }

        missing.AddRange(rule.Documents.Where(paper => !start.Documents.Contains(paper.Id)).Select(paper => "paper-" + paper.Id));
        if (rule.UnderAge > 0 && !await IsMinorAsync(service, profile, rule, cancellationToken)) missing.Add("of-age");
        return missing;
    }

    // The ID number says when somebody was born. Whoever is of age closes their account themselves.
    private async Task<bool> IsMinorAsync(ServiceDefinition service, AccountProfile profile, Representation rule, CancellationToken cancellationToken)
    {
        if (profile.DocumentNo is not { } number || ResidentNumber.Read(number) is not { } read) return false;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(await lookUps.NowAsync(cancellationToken), service.TimeZone).DateTime);
        return rule.IsMinor(DateOnly.ParseExact(read.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture), today);
    }

    private async Task NotePapersAsync(StaffSeat seat, ServiceDefinition service, CaseView view, RepresentStart start, string own, bool export, CancellationToken cancellationToken)
    {
        if ((await proofs.FindAsync(view.Number, Document, cancellationToken))?.SentAt is not null) return;
        await journal.NoteAsync(About(service, view), "represented", new JsonObject
        {
            ["staff"] = seat.Staff,
            ["desk"] = seat.Desk,
            ["capacity"] = CapacityName.Of(start.Capacity),
            ["relation"] = start.Relation,
            // Enough to tell later whether somebody came twice, and no number.
            ["representative"] = hashes.Hash("representative", own),
            ["ticks"] = new JsonArray("name", "number", "expiry", "face"),
            ["papers"] = new JsonArray([.. start.Documents.Order(StringComparer.Ordinal).Select(paper => (JsonNode)paper)]),
            ["copy"] = export,
        }, cancellationToken);
        await proofs.NoteAsync(view.Number, Document, await lookUps.NowAsync(cancellationToken), cancellationToken);
    }
}

using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Evidence;
using Adieu.Services;
using Adieu.Settlement;
using Adieu.Standing;

namespace Adieu.Server.Api;

/// <summary>A case. Times are UTC.</summary>
internal sealed record CaseBody(
    string Number, string Service, string Door, string State, int Version, string? AccountLabel, string Language, ChoicesBody? Choices,
    IReadOnlyList<int> AllowedCoolingOffDays, DateTimeOffset OpenedAt, DateTimeOffset? ErasesAt, DateTimeOffset AnswerBy, bool CanBeKept, IReadOnlyList<MoveBody> Timeline)
{
    /// <summary>The number that the person can give up, and who would be told; null where nobody would be.</summary>
    public NumberOffer? NumberOffer { get; init; }

    /// <summary>What the person agreed to have settled, item by item.</summary>
    public IReadOnlyList<SettledItem> Settlement { get; init; } = [];

    /// <summary>How many people are told when erasing begins.</summary>
    public int PeopleToTell { get; init; }

    public static CaseBody Of(CaseView view) => new(
        view.Number.ToString(), view.Service, Doors.Name(view.Door), view.State.ToString(), view.Version, view.AccountLabel, view.Language,
        view.Choices is { } choices ? new ChoicesBody(choices.CoolingOffDays, choices.ReasonId, choices.Words, choices.LossesAccepted, choices.GivesUpNumber) : null,
        view.AllowedCoolingOffDays, view.OpenedAt, view.ErasesAt, view.AnswerBy, view.CanBeKept, [.. view.Timeline.Select(move => new MoveBody(move.State.ToString(), move.At))])
    {
        NumberOffer = view.NumberOffer,
        Settlement = view.Settlement,
        PeopleToTell = view.PeopleToTell,
    };
}

/// <summary>One move of a case.</summary>
internal sealed record MoveBody(string State, DateTimeOffset At);

/// <summary>What the person chose.</summary>
internal sealed record ChoicesBody(int CoolingOffDays, string? Reason, string? Words, bool LossesAccepted, bool GivesUpNumber = false);

/// <summary>To open a case.</summary>
internal sealed record OpenBody(string Account, string Door, string? Language, DateTimeOffset? AuthenticatedAt, DateTimeOffset? RecoveredAt);

/// <summary>To find an account's open case.</summary>
internal sealed record FindBody(string Account);

/// <summary>An account's open case, or null.</summary>
internal sealed record FoundBody(CaseBody? Case);

/// <summary>To confirm: the version that the person saw.</summary>
internal sealed record ConfirmBody(int Version);

/// <summary>An answer to a method of proof.</summary>
internal sealed record AnswerBody(string Answer);

/// <summary>Whether the door's policy is met.</summary>
internal sealed record ProvenBody(bool Satisfied);

/// <summary>Where a code went.</summary>
internal sealed record SentBody(string? Destination, DateTimeOffset ExpiresAt, DateTimeOffset? NextAt)
{
    public string? Challenge { get; init; }

    public IReadOnlyList<string>? Steps { get; init; }
}

/// <summary>The methods of proof.</summary>
internal sealed record ProofsBody(bool Satisfied, IReadOnlyList<MethodView> Methods);

/// <summary>What stands between the account and closure.</summary>
internal sealed record StandingBody(bool Clear, IReadOnlyList<StandingItem> Blockers, IReadOnlyList<StandingItem> Losses, DateTimeOffset CheckedAt)
{
    public static StandingBody Of(StandingReport report) => new(report.Clear, report.Blockers, report.Losses, report.CheckedAt);
}

/// <summary>What closing would do.</summary>
internal sealed record PreviewBody(IReadOnlyList<EffectBody> Effects, IReadOnlyList<ReRegistrationBody> ReRegistration)
{
    public static PreviewBody Of(ClosurePreview preview) => new(
        [.. preview.Stores.SelectMany(store => store.Preview.Effects.Select(effect => EffectBody.Of(store.Store, effect)))],
        [.. preview.ReRegistration.Select(rule => new ReRegistrationBody(rule.Kind, rule.Rule.ToString(), rule.BlockedDays, rule.Explanation, rule.Source))]);
}

/// <summary>What becomes of one table.</summary>
internal sealed record EffectBody(string Store, string Table, string Effect, long Rows, string? Basis, DateTimeOffset? Until)
{
    public static EffectBody Of(string store, TableEffect effect) => new(store, effect.Table, effect.Effect.ToString(), effect.Rows, effect.Basis, effect.Until);
}

/// <summary>What becomes of an identifier.</summary>
internal sealed record ReRegistrationBody(string Kind, string Rule, int BlockedDays, LocalText Explanation, string Source);

/// <summary>To ask whether an identifier may register.</summary>
internal sealed record RegistrationBody(string Kind, string Value);

/// <summary>Whether it may; if not, why, and until when.</summary>
internal sealed record RegistrationAnswerBody(bool Allowed, LocalText? Explanation = null, DateTimeOffset? Until = null, string? Source = null);

/// <summary>The signed certificates of a case.</summary>
internal sealed record CertificatesBody(IReadOnlyList<Certificate> Certificates);

/// <summary>Doors as addresses and files spell them.</summary>
internal static class Doors
{
    public static string Name(Door door) => door switch { Door.SignedIn => "signed-in", Door.SignedOut => "signed-out", Door.Counter => "counter", _ => "hotline" };

    public static Door? Parse(string? name) => name switch { "signed-in" => Door.SignedIn, "signed-out" => Door.SignedOut, "counter" => Door.Counter, "hotline" => Door.Hotline, _ => null };
}

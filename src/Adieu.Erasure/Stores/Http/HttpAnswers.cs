using System.Text.Json;

namespace Adieu.Erasure.Stores.Http;

/// <summary>What an endpoint says that it would do or has done.</summary>
internal sealed record EffectsAnswer(IReadOnlyList<EffectAnswer> Effects, DateTimeOffset? At = null)
{
    /// <exception cref="JsonException">A line is not of the protocol.</exception>
    public IReadOnlyList<TableEffect> ToEffects() => EffectAnswer.All(Effects);
}

/// <summary>One line of it.</summary>
internal sealed record EffectAnswer(string Table, string Effect, long Rows, string? Basis = null, DateTimeOffset? Until = null)
{
    public static IReadOnlyList<TableEffect> All(IReadOnlyList<EffectAnswer> lines) => [.. lines.Select(l => l?.ToEffect() ?? throw new JsonException("A line is null.")).Where(e => e.Rows > 0)];

    // A certificate is written from it: a word that nobody knows, or a law without a name or an end, cannot stand there.
    private TableEffect ToEffect() => new(Table, Effect switch
    {
        "erase" => Adieu.Erasure.Effect.Erase,
        "anonymise" => Adieu.Erasure.Effect.Anonymise,
        "detach" => Adieu.Erasure.Effect.Detach,
        "retain" when Basis is not null && Until is not null => Adieu.Erasure.Effect.Retain,
        _ => throw new JsonException("No effect of the protocol."),
    }, Rows >= 0 ? Rows : throw new JsonException("Less than no rows."), Basis, Until);
}

/// <summary>Whether somebody is known; what 404 and 410 have to say.</summary>
internal sealed record KnownAnswer(bool Known);

/// <summary>What is left of somebody.</summary>
internal sealed record LeftAnswer(IReadOnlyList<LeftRows> Left);

/// <summary>Where it is left.</summary>
internal sealed record LeftRows(string Table, long Rows, string? Column = null);

/// <summary>Steps of which nothing is retained any more.</summary>
internal sealed record PurgedAnswer(IReadOnlyList<PurgedStep> Steps);

/// <summary>One of them.</summary>
internal sealed record PurgedStep(string Step, DateTimeOffset At, IReadOnlyList<EffectAnswer> Effects);

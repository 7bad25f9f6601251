namespace Adieu.Erasure.Stores.Http;

/// <summary>What an endpoint says that it would do or has done.</summary>
internal sealed record EffectsAnswer(IReadOnlyList<EffectAnswer>? Effects, DateTimeOffset? At)
{
    public IReadOnlyList<TableEffect> ToEffects() => [.. (Effects ?? []).Where(e => e.Rows > 0).Select(e => e.ToEffect())];
}

/// <summary>One line of it.</summary>
internal sealed record EffectAnswer(string Table, string Effect, long Rows, string? Basis, DateTimeOffset? Until)
{
    public TableEffect ToEffect() => new(Table, Effect switch
    {
        "anonymise" => Adieu.Erasure.Effect.Anonymise,
        "detach" => Adieu.Erasure.Effect.Detach,
        "retain" => Adieu.Erasure.Effect.Retain,
        _ => Adieu.Erasure.Effect.Erase,
    }, Rows, Basis, Until);
}

/// <summary>What is left of somebody.</summary>
internal sealed record LeftAnswer(IReadOnlyList<LeftRows>? Left);

/// <summary>Where it is left.</summary>
internal sealed record LeftRows(string Table, string? Column, long Rows);

/// <summary>Steps of which nothing is retained any more.</summary>
internal sealed record PurgedAnswer(IReadOnlyList<PurgedStep>? Steps);

/// <summary>One of them.</summary>
internal sealed record PurgedStep(string Step, DateTimeOffset At, IReadOnlyList<EffectAnswer>? Effects);

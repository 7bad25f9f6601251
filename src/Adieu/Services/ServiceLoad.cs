namespace Adieu.Services;

/// <summary>The outcome of reading a <c>service.yaml</c>.</summary>
public abstract record ServiceLoad
{
    private ServiceLoad()
    {
    }

    /// <summary>Read and consistent in itself; <see cref="ServiceCheck"/> tells whether it fits the live stores.</summary>
    public sealed record Loaded(ServiceDefinition Service) : ServiceLoad
    {
        internal IReadOnlyList<QuerySite> Queries { get; init; } = [];
    }

    /// <summary>Wrong; every mistake that was found, in the file's order.</summary>
    public sealed record Invalid(IReadOnlyList<ServiceDiagnostic> Mistakes) : ServiceLoad;
}

/// <summary>One mistake in a service's file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Reason">What is wrong, in one sentence.</param>
/// <param name="Instead">What to write instead, in one sentence.</param>
public sealed record ServiceDiagnostic(string File, long Line, long Column, string Reason, string Instead)
{
    /// <summary>As compilers print it, so that editors can jump there.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Reason} {Instead}";
}

/// <summary>A query of the file with its place, for checking it against the live store.</summary>
internal sealed record QuerySite(QueryUse Use, string Name, string Sql, IReadOnlyList<string> Placeholders, Func<int, (long Line, long Column)> Locate);

/// <summary>What a query is for, which decides what it must give.</summary>
internal enum QueryUse
{
    Find,
    Profile,
    SignOut,
    Face,
    ClosureKey,
    SpendKey,
    Standing,
    Gate,
    SettleFind,
    SettleHolds,
    SettleCarryOut,
    LateFind,
    LateCarryOut,
    Contacts,
}

namespace Adieu.Services;

/// <summary>What is asked before a case counts as closed, beyond the probes and the count of bystanders, which are always on.</summary>
/// <param name="Scan">When whole stores are read for what is left of the people who left.</param>
/// <param name="At">For <see cref="ScanPolicy.Daily"/>, the time of day in the service's time zone.</param>
/// <param name="Except">Places, as <c>table.column</c>, where the same identifier stands for somebody else's sake.</param>
public sealed record VerifyDefinition(ScanPolicy Scan, TimeOnly At, IReadOnlySet<string> Except)
{
    /// <summary>No scan.</summary>
    public static VerifyDefinition None { get; } = new(ScanPolicy.Never, new TimeOnly(3, 0), new HashSet<string>());

    /// <summary>How long from <paramref name="local"/> until the next scan.</summary>
    public TimeSpan Until(DateTime local)
    {
        var next = local.Date + At.ToTimeSpan();
        return next > local ? next - local : next.AddDays(1) - local;
    }
}

/// <summary>When the residue scan runs.</summary>
public enum ScanPolicy
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>For every batch of closures, at once.</summary>
    Each,

    /// <summary>Once a day for all who left since; until then their cases wait in <c>Verifying</c>.</summary>
    Daily,
}

namespace Adieu.Cases;

/// <summary>As what somebody closes an account that is not their own.</summary>
public enum Capacity
{
    /// <summary>The account's person has died.</summary>
    CloseRelative,

    /// <summary>The account's person is a minor.</summary>
    Guardian,
}

/// <summary>Capacities as the ledger and certificates spell them.</summary>
internal static class CapacityName
{
    /// <summary><c>close-relative</c> or <c>guardian</c>.</summary>
    public static string Of(Capacity capacity) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(capacity.ToString());
}

/// <summary>Who acts for the account's person, as far as a case keeps it: sealed, and destroyed with it.</summary>
/// <param name="Capacity">As what.</param>
/// <param name="Relation">Their relation, by its id in the law pack.</param>
/// <param name="Document">The end of their own ID number.</param>
/// <param name="MayExport">Whether they may have a copy of the data.</param>
public sealed record Representative(Capacity Capacity, string Relation, string Document, bool MayExport)
{
    /// <summary>Their ID number as the staff tables would know it, so that nobody on the staff stands for themselves or their kin.</summary>
    public string? DocumentHash { get; init; }

    /// <summary>Says as what, never who.</summary>
    public override string ToString() => Capacity.ToString();
}

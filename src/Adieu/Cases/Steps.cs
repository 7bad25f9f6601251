namespace Adieu.Cases;

/// <summary>The ids of erasure steps: a case does one step in each store, once for ever.</summary>
internal static class Steps
{
    public static string Id(CaseNumber number, string store) => $"{number}/{store}";

    /// <summary>The case of a step; false when the step is not one of a case.</summary>
    public static bool TryParse(string stepId, out CaseNumber number) => CaseNumber.TryParse(stepId.Split('/')[0], out number);
}

using Adieu.Cases;

namespace Adieu.Server.Pages.Closing;

/// <summary>The screens of a closure, in order.</summary>
internal enum ClosingStep
{
    Overview,
    Choices,
    Prove,
    Check,
    Done,
}

/// <summary>Which screen a case has come to; an address cannot skip ahead of it.</summary>
internal static class ClosingSteps
{
    /// <summary>The furthest screen that a case may see.</summary>
    public static ClosingStep Furthest(CaseView view) => view.State switch
    {
        CaseState.Preview => ClosingStep.Choices,
        CaseState.Requested => ClosingStep.Prove,
        CaseState.Verified => ClosingStep.Check,
        CaseState.Blocked when view.ErasesAt is null => ClosingStep.Choices,
        _ => ClosingStep.Done,
    };

    /// <summary>
    /// Null when the screen may be shown; otherwise the address of the right one, with the code of the reason, which
    /// that page puts into words.
    /// </summary>
    public static string? Detour(CurrentCase at, ClosingStep wanted)
    {
        var furthest = Furthest(at.View);
        if (furthest == ClosingStep.Done) return wanted == ClosingStep.Done ? null : $"{at.Path}/done?why=moved-on";
        if (wanted <= furthest && !(wanted == ClosingStep.Prove && furthest == ClosingStep.Check)) return null;
        return furthest switch
        {
            ClosingStep.Check when wanted == ClosingStep.Prove => $"{at.Path}/check",
            ClosingStep.Check => $"{at.Path}/check?why=confirm-first",
            ClosingStep.Prove => $"{at.Path}/prove?why=prove-first",
            _ => $"{at.Path}/choices?why=choose-first",
        };
    }
}

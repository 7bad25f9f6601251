using Railway.Data;

namespace Railway.Buying;

/// <summary>The outcome of a business operation.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Done; the order that shows it.</summary>
    public sealed record Done(Order Order) : Outcome;

    /// <summary>Not possible, and why.</summary>
    public sealed record Not(Passport.Text Reason) : Outcome;

    /// <summary>There is no such thing, or it is somebody else's.</summary>
    public sealed record Missing : Outcome;
}

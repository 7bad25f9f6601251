using Passport.Data;

namespace Passport.SignIn;

/// <summary>The outcome of signing in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>The password is right.</summary>
    public sealed record Right(Account Account) : SignInOutcome;

    /// <summary>The password is right, and the account is being closed: no session is begun.</summary>
    public sealed record BeingClosed(Account Account) : SignInOutcome;

    /// <summary>No account, a wrong password, or too many wrong ones: the person sees no difference.</summary>
    public sealed record Wrong : SignInOutcome;
}

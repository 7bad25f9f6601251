namespace Passport.Registration;

/// <summary>A registration that waits for the code; travels in the form, encrypted, with the password hashed already.</summary>
public sealed record Draft(string RealName, string DocumentNo, string Phone, string? Email, string PasswordHash, string Language)
{
    /// <summary>The user name that was chosen; null where one is made up.</summary>
    public string? UserName { get; init; }
}

/// <summary>What the registration form holds.</summary>
public sealed class RegisterForm
{
    /// <summary>Name as on the document.</summary>
    public string? RealName { get; set; }

    /// <summary>Resident ID number.</summary>
    public string? DocumentNo { get; set; }

    /// <summary>Mobile number.</summary>
    public string? Phone { get; set; }

    /// <summary>User name, where people choose one.</summary>
    public string? UserName { get; set; }

    /// <summary>E-mail address; optional where signing in takes a phone number as well.</summary>
    public string? Email { get; set; }

    /// <summary>Password.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the terms are agreed to.</summary>
    public string? Terms { get; set; }
}

/// <summary>The outcome of registering.</summary>
public abstract record RegisterOutcome
{
    private RegisterOutcome()
    {
    }

    /// <summary>Registered.</summary>
    public sealed record Registered(Data.Account Account) : RegisterOutcome;

    /// <summary>The code is wrong, too old, or asked too often.</summary>
    public sealed record CodeWrong(bool Exhausted) : RegisterOutcome;

    /// <summary>Somebody has the phone, document, e-mail address or user name already. Told only after the phone is proved.</summary>
    public sealed record Taken(Text Reason) : RegisterOutcome;

    /// <summary>A rule says no; the words are the rule's own.</summary>
    public sealed record RefusedByRule(Text Reason, DateTimeOffset? Until) : RegisterOutcome;

    /// <summary>The rule cannot be asked now, so nobody is registered.</summary>
    public sealed record CannotAsk : RegisterOutcome;
}

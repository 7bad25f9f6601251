namespace Adieu.Notices;

/// <summary>Carries a message to a person, now. Implementations are safe for concurrent use and log neither destination nor text.</summary>
public interface INoticeSender
{
    /// <summary>Sends a message and says what became of it; never throws for a failing provider.</summary>
    /// <param name="channel"><c>sms</c> or <c>email</c>.</param>
    /// <param name="destination">A phone number or an e-mail address.</param>
    /// <param name="subject">The subject of an e-mail; not used for SMS.</param>
    /// <param name="text">Plain text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SendOutcome> SendNowAsync(string channel, string destination, string subject, string text, CancellationToken cancellationToken);
}

/// <summary>What became of a message.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>The provider took it.</summary>
    public sealed record Sent : SendOutcome;

    /// <summary>The provider did not.</summary>
    /// <param name="Problem">Why, for an operator; no personal data.</param>
    /// <param name="Transient">Whether a later try may succeed.</param>
    public sealed record Failed(string Problem, bool Transient) : SendOutcome;
}

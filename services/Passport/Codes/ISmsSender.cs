namespace Passport.Codes;

/// <summary>Brings a text to a phone.</summary>
public interface ISmsSender
{
    /// <summary>Hands a text over.</summary>
    /// <returns>False when it could not be handed over; the person is told to try again.</returns>
    Task<bool> SendAsync(string phone, string text, CancellationToken cancellationToken);
}

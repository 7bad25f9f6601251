using Adieu.Cases;
using Adieu.Erasure;
using Adieu.Services;

namespace Adieu.Verification;

/// <summary>
/// Reads the short-lived tokens that a service signs with the shared secret (JWT, HS256, at most 60 seconds old). Each
/// is good for one use, over all nodes: reading it uses it up.
/// </summary>
public interface IServiceTokens
{
    /// <summary>A person handed over by a service.</summary>
    Task<HandOffResult> ReadHandOffAsync(ServiceDefinition service, string token, CancellationToken cancellationToken);

    /// <summary>Whether a call to the API at <paramref name="path"/> comes from the service.</summary>
    Task<bool> AcceptCallAsync(ServiceDefinition service, string token, string path, CancellationToken cancellationToken);
}

/// <summary>What a hand-off token says.</summary>
public abstract record HandOffResult
{
    private HandOffResult()
    {
    }

    /// <summary>Good.</summary>
    /// <param name="Account">The account's key in the service's first store.</param>
    /// <param name="Door">The door.</param>
    /// <param name="Language">Language tag, such as <c>zh-CN</c>.</param>
    /// <param name="AuthenticatedAt">When the person last proved a password to the service, or null.</param>
    /// <param name="RecoveredAt">When the account was last recovered, or null.</param>
    public sealed record Accepted(SubjectKey Account, Door Door, string Language, DateTimeOffset? AuthenticatedAt, DateTimeOffset? RecoveredAt) : HandOffResult
    {
        /// <summary>Since when the service has known the person's device, or null when it does not say.</summary>
        public DateTimeOffset? DeviceSince { get; init; }

        /// <summary>When the person last proved a passkey to the service, or null.</summary>
        public DateTimeOffset? PasskeyAt { get; init; }
    }

    /// <summary>Not good. Codes: <c>expired</c>, <c>used</c>, <c>invalid</c> (altered, for another service, or no token at all).</summary>
    public sealed record Refused(string Code) : HandOffResult;
}

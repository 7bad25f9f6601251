using Adieu.Cases;

namespace Adieu.Verification;

/// <summary>
/// One way to prove who somebody is. Each method is a folder with the same files: the method, and its texts if it sends
/// any. Implementations are stateless and safe for concurrent use.
/// </summary>
internal interface IVerificationMethod
{
    /// <summary>Its id in policies and addresses, such as <c>sms</c>.</summary>
    string Id { get; }

    /// <summary>The version of the words that a person must consent to before this method may be used on them; null when it needs no consent of its own.</summary>
    string? ConsentWording => null;

    /// <summary>How it stands with this method and this case.</summary>
    Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken);

    /// <summary>Sends or asks what the person needs to answer; <see cref="SendResult.NotNow"/> for methods that do neither.</summary>
    Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken);

    /// <summary>Whether it sends a code, so that it can be asked for before it is known whose account it is.</summary>
    bool SendsCodes => false;

    /// <summary>Whether it can be used at the signed-out door: what only the service or staff see cannot.</summary>
    bool WorksSignedOut => SendsCodes;

    /// <summary>Sends a code into a place that was reserved under <paramref name="placeholder"/>; nobody is told the outcome.</summary>
    /// <param name="about">Whom.</param>
    /// <param name="accountHash">The account as the database knows it.</param>
    /// <param name="placeholder">What stands in the code's place.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task DeliverAsync(ProofCase about, string accountHash, string placeholder, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes an answer. <see cref="ProveResult.Proven"/> speaks of this method alone.</summary>
    Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken);
}

using Adieu.Cases;
using Adieu.Services;
using Adieu.Verification;

namespace Adieu.Recovery;

/// <summary>
/// The signed-out door: who forgot the password says who they are, proves it, and then sets a new password or closes the
/// account. Nothing is looked up before something is proved, so every answer until then is the same, and costs the same,
/// whether or not there is such an account.
/// </summary>
public interface IRecovery
{
    /// <summary>Begins; null when the service's signed-out door is shut.</summary>
    /// <param name="service">The service.</param>
    /// <param name="identifier">Phone number, document number, e-mail address or user name, as typed.</param>
    /// <param name="language">Language tag of messages.</param>
    RecoveryPass? Begin(ServiceDefinition service, string identifier, string language);

    /// <summary>The ways to prove who one is and what is still missing. Where codes go is shown once something is proved.</summary>
    Task<ProofView> ViewAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the wish for a code, which is sent afterwards, if there is anybody to send it to; or for a challenge. Where the door
    /// keeps robots out, that comes first. Methods that need to know the account can be asked for after a first proof.
    /// </summary>
    /// <param name="service">The service.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="method">The method.</param>
    /// <param name="network">The network that asks, for its cap.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SendResult> SendAsync(ServiceDefinition service, RecoveryPass pass, string method, string network, CancellationToken cancellationToken);

    /// <summary>Records consent to a method that needs it; false when the words are not those of today, or before a first proof.</summary>
    Task<bool> ConsentAsync(ServiceDefinition service, RecoveryPass pass, string method, string wording, CancellationToken cancellationToken);

    /// <summary>Takes an answer. What is proved belongs to the new pass of the answer, and no older one.</summary>
    Task<RecoveryProof> ProveAsync(ServiceDefinition service, RecoveryPass pass, string method, ProofAnswer answer, CancellationToken cancellationToken);

    /// <summary>What the person may choose from, once they have proved who they are; null before, or when they have chosen.</summary>
    Task<RecoveryChoice?> ChoiceAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken);

    /// <summary>Closes the account: opens a case, or gives the one that is already under way. Null as in <see cref="ChoiceAsync"/>.</summary>
    Task<CaseView?> CloseAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken);

    /// <summary>Hands the person back to the service's page for a new password. Null as in <see cref="ChoiceAsync"/>, or when the service has none.</summary>
    Task<Uri?> ResetAsync(ServiceDefinition service, RecoveryPass pass, CancellationToken cancellationToken);

    /// <summary>Whether a token came with the notice of a new password, and is not too old; looking changes nothing.</summary>
    bool IsDispute(ServiceDefinition service, string token);

    /// <summary>"This was not me" about a new password: every session ends, and no closure of the account goes on until somebody has looked.</summary>
    /// <returns>The held case; null when the token is not good or was used, or when there is nothing left to hold.</returns>
    Task<CaseNumber?> DisputeAsync(ServiceDefinition service, string token, string language, CancellationToken cancellationToken);
}

/// <summary>What a browser carries between the steps, sealed: nothing is stored of who does not prove anything.</summary>
/// <param name="Number">Under which proofs are kept; a case's number later.</param>
/// <param name="Service">The service's id.</param>
/// <param name="Identifier">As typed.</param>
/// <param name="Language">Language tag of messages.</param>
/// <param name="Holder">A secret that changes with every proof, so that a pass slipped to somebody before is worth nothing after.</param>
/// <param name="EndsAt">Until when it is good.</param>
public sealed record RecoveryPass(string Number, string Service, string Identifier, string Language, string Holder, DateTimeOffset EndsAt)
{
    /// <summary>Says that there is a pass, never whose.</summary>
    public override string ToString() => "pass:***";
}

/// <summary>An answer's outcome, and the pass to go on with.</summary>
public sealed record RecoveryProof(ProveResult Result, RecoveryPass Pass);

/// <summary>What a person who has proved who they are can choose from.</summary>
/// <param name="Label">The account, masked.</param>
/// <param name="CanReset">Whether the service has a page for a new password.</param>
/// <param name="Open">The closure that is under way already, or null.</param>
public sealed record RecoveryChoice(string Label, bool CanReset, CaseView? Open);

/// <summary>The tokens with which people come back to a service for a new password.</summary>
public interface IRecoveryTokens
{
    /// <summary>Uses a token up; false when it is not good, too old, for another service, or used before.</summary>
    Task<bool> UseAsync(ServiceDefinition service, string token, CancellationToken cancellationToken);
}

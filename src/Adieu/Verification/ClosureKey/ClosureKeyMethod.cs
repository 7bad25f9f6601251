using System.Security.Cryptography;
using System.Text;
using Adieu.Cases;
using Adieu.ClosureKeys;
using Adieu.Services;
using Adieu.Verification.Typed;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.ClosureKey;

/// <summary>
/// A key that the person made beforehand and kept on paper. The service keeps its hash; it is read each time and used up
/// there when it is right, so that Adieu holds nothing of it.
/// </summary>
internal sealed class ClosureKeyMethod(TypedAttempts attempts, Accounts accounts, IVerificationStore store, IOptions<VerificationOptions> options, TimeProvider time) : IVerificationMethod
{
    public const string Name = "closure-key";

    public string Id => Name;

    public bool WorksSignedOut => true;

    public async Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken)
    {
        // A key that was right is used up: it is no longer there, and stays proved.
        var proven = (await store.FindAsync(about.Number, Id, cancellationToken))?.Proven ?? false;
        return await attempts.ViewAsync(about, Id, proven || await HashAsync(about, cancellationToken) is not null, cancellationToken);
    }

    public async Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) =>
        await HashAsync(about, cancellationToken) is null ? new SendResult.NotNow() : await attempts.AskAsync(about, Id, cancellationToken);

    public async Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken)
    {
        // A slip of the pen costs no attempt, and is told by its group: that gives away nothing but what the key's form says.
        if (ClosureKeyText.Read(answer.Text, out var key) is not 0 and var group) return new ProveResult.Mistyped(group);
        var result = await attempts.ProveAsync(about, Id, ct => IsRightAsync(about, key, ct), cancellationToken);
        // Used up after it was noted: a key that is lost by a crash between the two would be worse than one that lives on.
        if (result is ProveResult.Proven) await accounts.SpendClosureKeyAsync(about.Service, about.Account!.Value, CancellationToken.None);
        return result;
    }

    private async Task<bool> IsRightAsync(ProofCase about, string key, CancellationToken cancellationToken) =>
        await HashAsync(about, cancellationToken) is { } hash
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ClosureKeyText.Hash(about.Account!.Value.Serialize(), key)), Encoding.UTF8.GetBytes(hash));

    // Whoever has the password for an hour could make a key and prove themselves with it: a new one is none yet.
    private async Task<string?> HashAsync(ProofCase about, CancellationToken cancellationToken) =>
        about.Account is { } account && await accounts.ClosureKeyAsync(about.Service, account, cancellationToken) is var (hash, madeAt)
        && !(madeAt > time.GetUtcNow() - options.Value.KeyTrustedAfter) ? hash : null;
}

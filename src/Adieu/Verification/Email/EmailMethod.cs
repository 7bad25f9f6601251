using Adieu.Cases;
using Adieu.Sealing;
using Adieu.Verification.Codes;

namespace Adieu.Verification.Email;

/// <summary>A code to the e-mail address that the service holds.</summary>
internal sealed class EmailMethod(OneTimeCodes codes) : IVerificationMethod
{
    public string Id => "email";

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) =>
        codes.ViewAsync(about, Id, about.Email, about.Email is null ? null : Mask.Email(about.Email), cancellationToken);

    public async Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => about.Email is null
        ? new SendResult.NotNow()
        : await codes.SendAsync(about, Id, about.Email, Mask.Email(about.Email), (code, minutes) => EmailText.Write(about, code, minutes), cancellationToken);

    public bool SendsCodes => true;

    public Task DeliverAsync(ProofCase about, string accountHash, string placeholder, CancellationToken cancellationToken) => about.Email is null
        ? Task.CompletedTask
        : codes.DeliverAsync(about, Id, about.Email, accountHash, placeholder, (code, minutes) => EmailText.Write(about, code, minutes), cancellationToken);

    public Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) => codes.ProveAsync(about, Id, answer.Text, cancellationToken);
}

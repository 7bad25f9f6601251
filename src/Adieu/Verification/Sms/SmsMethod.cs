using Adieu.Cases;
using Adieu.Sealing;
using Adieu.Verification.Codes;

namespace Adieu.Verification.Sms;

/// <summary>A code to the phone number that the service holds.</summary>
internal sealed class SmsMethod(OneTimeCodes codes) : IVerificationMethod
{
    public string Id => "sms";

    public Task<MethodView> ViewAsync(ProofCase about, CancellationToken cancellationToken) =>
        codes.ViewAsync(about, Id, about.Phone, about.Phone is null ? null : Mask.Phone(about.Phone), cancellationToken);

    public async Task<SendResult> SendAsync(ProofCase about, CancellationToken cancellationToken) => about.Phone is null
        ? new SendResult.NotNow()
        : await codes.SendAsync(about, Id, about.Phone, Mask.Phone(about.Phone), (code, minutes) => SmsText.Write(about, code, minutes), cancellationToken);

    public bool SendsCodes => true;

    public Task DeliverAsync(ProofCase about, string accountHash, string placeholder, CancellationToken cancellationToken) => about.Phone is null
        ? Task.CompletedTask
        : codes.DeliverAsync(about, Id, about.Phone, accountHash, placeholder, (code, minutes) => SmsText.Write(about, code, minutes), cancellationToken);

    public Task<ProveResult> ProveAsync(ProofCase about, ProofAnswer answer, CancellationToken cancellationToken) => codes.ProveAsync(about, Id, answer.Text, cancellationToken);
}

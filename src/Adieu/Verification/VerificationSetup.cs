using Adieu.Verification.ClosureKey;
using Adieu.Verification.Codes;
using Adieu.Verification.Document;
using Adieu.Verification.Email;
using Adieu.Verification.Face;
using Adieu.Verification.Knowledge;
using Adieu.Verification.Passkey;
using Adieu.Verification.Password;
using Adieu.Verification.Picture;
using Adieu.Verification.Seen;
using Adieu.Verification.Sms;
using Adieu.Verification.Supervisor;
using Adieu.Verification.Tokens;
using Adieu.Verification.Typed;
using Adieu.Verification.Vouched;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Verification;

/// <summary>Registers verification. A new method is one line here and one folder beside.</summary>
internal static class VerificationSetup
{
    public static IServiceCollection AddVerification(this IServiceCollection services)
    {
        services.AddOptions<VerificationOptions>().BindConfiguration("Adieu:Verification").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<OneTimeCodes>();
        services.AddSingleton<VouchedProofs>();
        services.AddSingleton<SeenProofs>();
        services.AddSingleton<TypedAttempts>();
        services.AddSingleton<IVerificationMethod, PasswordMethod>();
        services.AddSingleton<IVerificationMethod, PasskeyMethod>();
        services.AddSingleton<IVerificationMethod, SmsMethod>();
        services.AddSingleton<IVerificationMethod, EmailMethod>();
        services.AddFace();
        services.AddSingleton<IVerificationMethod, ClosureKeyMethod>();
        services.AddSingleton<IVerificationMethod, KnowledgeMethod>();
        services.AddSingleton<IVerificationMethod, DocumentMethod>();
        services.AddSingleton<DigitSpeech>();
        services.AddSingleton<Pictures>();
        services.AddSingleton<IPictures>(provider => provider.GetRequiredService<Pictures>());
        services.AddSingleton<IVerificationMethod, PictureMethod>();
        services.AddSingleton<IVerificationMethod, SupervisorMethod>();
        services.AddSingleton<IProofs, Proofs>();
        services.AddSingleton<RiskAssessment>();
        services.AddSingleton<IServiceTokens, ServiceTokens>();
        return services;
    }
}

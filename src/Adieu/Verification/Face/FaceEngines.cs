using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Adieu.Verification.Face;

/// <summary>Registers the face method with whatever engine the configuration names.</summary>
internal static class FaceEngines
{
    public static IServiceCollection AddFace(this IServiceCollection services)
    {
        services.AddOptions<FaceEngineOptions>().BindConfiguration("Adieu:Face").Validate(o => o.Url is null || o.Mistake is null, "Adieu:Face is wrong: it needs a Url (https, unless on this machine) and a Secret of at least 32 characters.").ValidateOnStart();
        services.AddOptions<FaceThresholds>().BindConfiguration("Adieu:Face:Lines").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IFaceEngine>(provider => provider.GetRequiredService<IOptions<FaceEngineOptions>>().Value is { Url: not null } options
            ? new FaceEngineClient(options, provider.GetRequiredService<TimeProvider>())
            : new NoEngine());
        services.AddSingleton<FaceCheck>();
        services.AddSingleton<FaceReferences>();
        services.AddSingleton<IVerificationMethod, FaceMethod>();
        return services;
    }

    private sealed class NoEngine : IFaceEngine
    {
        public Task<bool> IsReady(CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<FaceReading> Measure(IReadOnlyList<byte[]> frames, CancellationToken cancellationToken) => Task.FromResult<FaceReading>(new FaceReading.Unavailable());
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Staff;

/// <summary>Registers staff and desks.</summary>
internal static class StaffSetup
{
    /// <summary>PBKDF2 with HMAC-SHA-512 and the number of rounds that OWASP's Password Storage Cheat Sheet asks for it.</summary>
    public static PasswordHasherOptions Hashing { get; } = new() { IterationCount = 210_000 };

    public static IServiceCollection AddStaff(this IServiceCollection services)
    {
        services.AddOptions<StaffOptions>().BindConfiguration("Adieu:Staff").ValidateDataAnnotations().ValidateOnStart();
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = Hashing.IterationCount);
        services.AddIdentityCore<StaffMember>(identity =>
        {
            var password = identity.Password;
            (password.RequiredLength, password.RequiredUniqueChars) = (12, 1);
            password.RequireDigit = password.RequireLowercase = password.RequireUppercase = password.RequireNonAlphanumeric = false;
        }).AddPasswordValidator<StaffPasswordRule>();
        services.AddScoped<IStaffSignIn, StaffSignIn>();
        services.AddScoped<IStaffFromProvider, StaffFromProvider>();
        services.AddSingleton<IStaffPeople, StaffPeople>();
        services.AddSingleton<LookUpHistory>();
        services.AddSingleton<Closeness>();
        services.AddSingleton<ICounter, Counter>();
        services.AddSingleton<IHotline, Hotline>();
        services.AddScoped<ISecondPair, SecondPair>();
        services.AddSingleton<IPads, Pads>();
        services.AddSingleton<IBoard, Board>();
        return services;
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Adieu.Server.Hosting;
using Adieu.Staff;
using Microsoft.Extensions.Options;

namespace Adieu.Server.Dev;

/// <summary>
/// Staff to try the desks with while somebody develops: invited and enrolled through the same doors as everybody, with
/// passwords and secrets that are made here, once, and kept beside the development keys.
/// </summary>
internal sealed class SampleStaff(IServiceScopeFactory scopes, IStaffPeople people, IOptions<ServerOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly (string Name, string Called, StaffRole Role)[] Wanted =
    [
        ("clerk", "小陈", StaffRole.Clerk), ("clerk-2", "小赵", StaffRole.Clerk), ("agent", "小周", StaffRole.Agent), ("supervisor", "老李", StaffRole.Supervisor),
        ("privacy", "吴律师", StaffRole.PrivacyOfficer), ("auditor", "郑审计", StaffRole.Auditor), ("admin", "王工", StaffRole.Administrator),
    ];

    private readonly Lock _lock = new();
    private List<SampleMember> _members = [];

    private string File => Path.Combine(options.Value.Keys.Directory, "sample-staff.json");

    /// <summary>The samples, with the code that their authenticators show next.</summary>
    public IReadOnlyList<(SampleMember Member, string Code)> All()
    {
        lock (_lock) return [.. _members.Select(member => (member, Totp.Code(Convert.FromHexString(member.Secret), Totp.Step(time.GetUtcNow()))))];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (System.IO.File.Exists(File)) _members = JsonSerializer.Deserialize<List<SampleMember>>(await System.IO.File.ReadAllTextAsync(File, stoppingToken)) ?? [];
        var taken = (await people.AllAsync(stoppingToken)).Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var made = new List<SampleMember>(_members.Where(member => taken.Contains(member.Name)));
        foreach (var (name, called, role) in Wanted.Where(wanted => !taken.Contains(wanted.Name)))
        {
            if (await JoinAsync(name, called, role, stoppingToken) is { } member) made.Add(member);
        }

        lock (_lock) _members = made;
        await System.IO.File.WriteAllTextAsync(File, JsonSerializer.Serialize(made), stoppingToken);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<SampleMember?> JoinAsync(string name, string called, StaffRole role, CancellationToken cancellationToken)
    {
        if (await people.InviteAsync(new NewStaff(name, called, role, name + "@staff.example", null), "sample", cancellationToken) is not { } invitation) return null;
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<IStaffSignIn>();
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        if (await signIn.JoinAsync(invitation.Address.Split("token=")[1], password, "sample", cancellationToken) is not JoinResult.Joined joined) return null;
        var secret = Base32((await signIn.EnrolAsync(joined.Token.Text, cancellationToken))!.Secret);
        // The step before this one proves the secret and leaves the present code unused.
        var step = Totp.Step(time.GetUtcNow()) - 1;
        if (await signIn.SecondAsync(joined.Token.Text, Totp.Code(secret, step), null, null, cancellationToken) is not { } token) return null;
        await signIn.SignOutAsync(token.Text, cancellationToken);
        return new SampleMember(name, called, role.ToString(), password, Convert.ToHexString(secret));
    }

    private static byte[] Base32(string text)
    {
        var bytes = new List<byte>();
        int buffer = 0, bits = 0;
        foreach (var c in text)
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            if ((bits += 5) < 8) continue;
            bytes.Add((byte)(buffer >> (bits -= 8)));
            buffer &= (1 << bits) - 1;
        }

        return [.. bytes];
    }
}

/// <summary>A member of the sample staff. The secret is in hex.</summary>
public sealed record SampleMember(string Name, string Called, string Role, string Password, string Secret);

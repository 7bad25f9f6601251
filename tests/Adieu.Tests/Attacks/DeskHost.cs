using Adieu.Cases;
using Adieu.Server.Desks.Counter;
using Adieu.Staff;
using Adieu.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Attacks;

/// <summary>The whole server with the desks of two services, and those who sit at them.</summary>
internal sealed class DeskHost : IAsyncDisposable
{
    private readonly Dictionary<string, byte[]> _secrets = [];

    private DeskHost()
    {
    }

    public DoorHost Door { get; } = new()
    {
        HasAnother = true,
        Edit = text => text
            .Replace("display_name text, phone text unique", "display_name text, document_no text, phone text unique", StringComparison.Ordinal)
            .Replace("  find:\n", "  find:\n    document: \"select id from accounts where document_no = @value\"\n", StringComparison.Ordinal)
            .Replace("select display_name, phone, email,", "select display_name, document_no, phone, email,", StringComparison.Ordinal)
            .Replace("doors:\n", "contacts: \"select id as contact, display_name as name, phone, email from accounts where id = @account + 1\"\ndoors:\n  counter:\n    description: { zh: 柜台, en: Counter }\n    proof: { all: [document, { any: [sms, email, supervisor] }] }\n  hotline:\n    description: { zh: 热线, en: Hotline }\n    proof: { all: [knowledge, { any: [sms, email] }] }\n", StringComparison.Ordinal),
    };

    /// <summary>Accounts 1 and 2 of both services have ID numbers.</summary>
    public static async Task<DeskHost> OpenAsync()
    {
        var host = new DeskHost();
        // The server writes the services' files as it starts.
        _ = host.Door.Services;
        foreach (var shop in new[] { "shop", "other" })
            await host.Door.ShopAsync($"update accounts set document_no = case id when 1 then '{StaffRoom.Zhang}' when 2 then '{StaffRoom.Li}' end where id in (1, 2)", shop);
        return host;
    }

    public T Get<T>() where T : notnull => Door.Services.GetRequiredService<T>();

    /// <summary>Seats somebody at a desk of a service, in a session of its own: whoever is there already signs in once more.</summary>
    public async Task<(StaffSeat Seat, string Cookie)> SeatAsync(string name, StaffRole role, string service)
    {
        await using var scope = Door.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<IStaffSignIn>();
        StaffToken half;
        if (_secrets.ContainsKey(name))
        {
            // A code is good once, and the next one comes in half a minute.
            await Door.AdieuAsync<long>($"update staff set totp_step = 1 where name = '{name}'");
            half = (await signIn.PasswordAsync(name, StaffRoom.Password, "test", default)).ShouldNotBeNull();
        }
        else
        {
            var invitation = (await Get<IStaffPeople>().InviteAsync(new NewStaff(name, name, role, name + "@staff.example", null), "test", default))!;
            half = ((JoinResult.Joined)await signIn.JoinAsync(invitation.Address.Split("token=")[1], StaffRoom.Password, "test", default)).Token;
            _secrets[name] = StaffRoom.Base32((await signIn.EnrolAsync(half.Text, default))!.Secret);
        }

        var token = (await signIn.SecondAsync(half.Text, Totp.Code(_secrets[name], Totp.Step(TimeProvider.System.GetUtcNow())), service, "South 3", default)).ShouldNotBeNull();
        return ((await signIn.SeatAsync(token.Text, default))!, "adieu.staff=" + token.Text);
    }

    /// <summary>A case that a clerk has begun, and the address of its look-up.</summary>
    public async Task<(CaseView Case, string Slip)> BeginAsync(StaffSeat clerk, string document)
    {
        var found = (await Get<ICounter>().LookUpAsync(clerk, document, null, default)).ShouldBeOfType<LookUpResult.Found>();
        var started = (await Get<ICounter>().StartAsync(clerk, found.LookUp, found.Account, StaffRoom.Ticked(), default)).ShouldBeOfType<StartResult.Started>();
        return (started.Case, Get<LookUpSlip>().Seal(found.LookUp, found.Account));
    }

    public ValueTask DisposeAsync()
    {
        Door.Dispose();
        return ValueTask.CompletedTask;
    }
}

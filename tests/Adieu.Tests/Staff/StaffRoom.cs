using System.Text.RegularExpressions;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Staff;
using Adieu.Storage;
using Adieu.Tests.Flow;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Tests.Staff;

/// <summary>A whole Adieu with staff, beside a service whose counter is open; both on real databases.</summary>
internal sealed class StaffRoom : IAsyncDisposable
{
    public const string Zhang = "110105199003070017", Li = "110105199003070033", Wang = "11010519900307005X", Password = "plum-blossom-in-may";

    private readonly Dictionary<string, byte[]> _secrets = [];
    private readonly Dictionary<string, long> _steps = [];
    private readonly Dictionary<string, string> _tokens = [];

    public required Shop Shop { get; init; }

    public ICounter Counter => Shop.Get<ICounter>();

    public IHotline Hotline => Shop.Get<IHotline>();

    public IBoard Board => Shop.Get<IBoard>();

    public IStaffPeople People => Shop.Get<IStaffPeople>();

    public IStaffSignIn SignIn => Shop.Get<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<IStaffSignIn>();

    public ISecondPair SecondPair => Shop.Get<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<ISecondPair>();

    public static async Task<StaffRoom> OpenAsync(SqlDialect dialect, Action<StaffOptions>? configure = null, string law = "cn") => new()
    {
        Shop = await Shop.StartAsync(dialect, register: services => services.Configure<StaffOptions>(options =>
        {
            // The hour in which a test runs must not matter.
            (options.OpensAt, options.ClosesAt, options.SpeedPerMinute) = (0, 24, 1000);
            configure?.Invoke(options);
        }), edit: text => text
            .Replace("stores:\n", $"law: {law}\nstores:\n")
            .Replace("display_name text, phone text unique", "display_name text, document_no text, phone text unique")
            .Replace("find: { phone:", "find: { document: \"select id from accounts where document_no = @value\", phone:")
            .Replace("select display_name, phone, email from", "select display_name, phone, email, document_no from")
            .Replace("doors:\n", "doors:\n  counter:\n    description: { zh: 柜台, en: Counter }\n    proof: { all: [document, { any: [sms, email, supervisor] }] }\n  hotline:\n    description: { zh: 热线, en: Hotline }\n    proof: { all: [knowledge, { any: [sms, email] }] }\n  signed-out:\n    description: { zh: 未登录, en: Signed out }\n    proof: { all: [sms, email] }\n")
            .Replace("insert into items", $"update accounts set document_no = '{Zhang}' where id = 1; update accounts set document_no = '{Li}', phone = null where id = 2; insert into items")),
    };

    /// <summary>Invites, joins, enrols and seats somebody, through the same doors as everybody.</summary>
    public async Task<StaffSeat> SeatAsync(string name, StaffRole role, string? ownDocument = null, string[]? relatives = null, bool hasMailbox = true)
    {
        var invitation = (await People.InviteAsync(new NewStaff(name, name, role, hasMailbox ? name + "@staff.example" : null, ownDocument) { Relatives = relatives ?? [] }, "test", default))!;
        var joined = (JoinResult.Joined)await SignIn.JoinAsync(invitation.Address.Split("token=")[1], Password, "test", default);
        var address = (await SignIn.EnrolAsync(joined.Token.Text, default))!;
        _secrets[name] = Base32(address.Secret);
        // On a slow machine the step may have passed between the two.
        var token = await SignIn.SecondAsync(joined.Token.Text, Code(name), "flow-shop", "South 3", default) ?? await SignIn.SecondAsync(joined.Token.Text, Code(name), "flow-shop", "South 3", default);
        _tokens[name] = token!.Text;
        return (await SignIn.SeatAsync(token.Text, default))!;
    }

    /// <summary>What the browser of somebody who was seated keeps.</summary>
    public string Token(string name) => _tokens[name];

    /// <summary>Comes to a colleague who has asked, looks, and signs with the digits on their screen.</summary>
    public async Task<SecondResult> SignAsync(StaffSeat second, StaffSeat colleague, CaseNumber number)
    {
        var asked = (await SecondPair.AskedAsync(colleague, number, default)).ShouldNotBeNull();
        return await SecondPair.SignAsync(second, asked.Id, asked.Digits!, null, default);
    }

    /// <summary>The code that the authenticator shows, each time a later one.</summary>
    public string Code(string name)
    {
        var step = _steps[name] = Math.Max(_steps.GetValueOrDefault(name) + 1, Totp.Step(TimeProvider.System.GetUtcNow()) - 1);
        return Totp.Code(_secrets[name], step);
    }

    public string CodeAgain(string name) => Totp.Code(_secrets[name], _steps[name]);

    /// <summary>Time passes for the second factor: the last code may be followed by another.</summary>
    public async Task ForgetStepsAsync()
    {
        _steps.Clear();
        await using var connection = await Shop.Get<AdieuDatabase>().OpenAsync(default);
        await connection.ExecuteAsync("update staff set totp_step = 1 where totp_step is not null");
    }

    public async Task<CaseView> StartAsync(StaffSeat clerk, string document = Zhang, int days = 7)
    {
        var found = (await Counter.LookUpAsync(clerk, document, null, default)).ShouldBeOfType<LookUpResult.Found>();
        return (await Counter.StartAsync(clerk, found.LookUp, found.Account, Ticked(days), default)).ShouldBeOfType<StartResult.Started>().Case;
    }

    public static CounterStart Ticked(int days = 7) => new(true, true, true, true, days, LossesAccepted: true, "zh-CN");

    public string SentCode => Regex.Match(Shop.Sent.Messages.Last().Text, "(?<![0-9*])[0-9]{6}(?![0-9])").Value;

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    public static byte[] Base32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Adieu.Services.Reading;

/// <summary>Reads the file's top level. Every reader goes on after a mistake, so that one run shows them all.</summary>
internal static partial class ServiceReader
{
    public static ServiceDefinition? Read(Section file, string hash)
    {
        var source = file.Source;
        var id = file.Text("service", example: "Write: service: your-id (a-z, 0-9, hyphen).");
        if (id is not null && !IdPattern().IsMatch(id)) source.Mistake(file.Child("service")!, $"{id} is no service id.", "Use a-z, 0-9 and hyphens, a letter first, at most 40.");
        var version = file.Text("version", example: "Write: version: 1");
        var name = file.Local("name");
        var home = Home(file);
        var contact = Contact(file);
        var law = file.Text("law", required: false) ?? "cn";
        var language = file.Text("language", required: false) ?? "zh";
        if (language is not ("zh" or "en")) source.Mistake(file.Child("language")!, $"The pages do not speak {language}.", "Write zh or en.");
        if (law is not ("cn" or "eu" or "us")) source.Mistake(file.Child("law")!, $"There is no pack of deadlines {law}.", "Write cn, eu or us.");
        var zone = Zone(file);
        var brand = Brand(file);
        var secret = id is null ? null : Secret(file, id);
        var stores = StoreReader.Stores(file);
        var accounts = StoreReader.Accounts(file);
        var gate = StoreReader.Gate(file);
        var bases = StandingReader.Bases(file);
        var standing = StandingReader.Rules(file, bases);
        var settlement = SettlementReader.Settlement(file, bases);
        var doors = DoorReader.Doors(file, accounts);
        var coolingOff = TermReader.CoolingOff(file);
        var verify = VerifyReader.Verify(file);
        var again = TermReader.ReRegistration(file);
        var numbers = NumbersReader.Numbers(file, accounts);
        var reasons = TermReader.Reasons(file);
        var alternatives = TermReader.Alternatives(file);
        var parts = TermReader.Parts(file);
        var contacts = file.Has("contacts") ? StoreReader.Query(file, "contacts", QueryUse.Contacts, "@account") : null;
        var data = TermReader.DataNames(file);
        file.End();

        if (id is null || version is null || name is null || home is null || contact is null || secret is null || accounts is null || coolingOff is null) return null;
        return new ServiceDefinition
        {
            Id = id,
            Version = $"{version}+{hash}",
            Name = name,
            Home = home,
            Contact = contact,
            Law = law,
            Language = language == "en" ? "en" : "zh-CN",
            TimeZone = zone,
            Brand = brand,
            Secret = secret,
            Stores = stores,
            Accounts = accounts,
            Gate = gate,
            Bases = bases,
            Standing = standing,
            Settlement = settlement,
            Doors = doors,
            CoolingOff = coolingOff,
            Verify = verify,
            ReRegistration = again,
            Numbers = numbers,
            Reasons = reasons,
            Alternatives = alternatives,
            Parts = parts,
            Contacts = contacts,
            DataNames = data,
        };
    }

    private static Uri? Home(Section file)
    {
        const string Example = "Write: home: https://www.example.com";
        if (file.Text("home", example: Example) is not { } text) return null;
        if (Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var home) && home.Scheme is "http" or "https" && home.Query.Length == 0) return home;
        file.Source.Mistake(file.Child("home")!, "home is not a web address.", Example);
        return null;
    }

    private static ServiceContact? Contact(Section file)
    {
        if (file.Map("contact", example: "Write: contact: { phone: \"12306\" }") is not { } map) return null;
        var contact = new ServiceContact(map.Text("phone", required: false), map.Text("email", required: false), map.Local("hours", required: false));
        map.End();
        if (contact.Phone is null && contact.Email is null) file.Source.Mistake(map.Node, "contact names no human to ask.", "Add phone: or email: to it.");
        return contact;
    }

    private static TimeZoneInfo Zone(Section file)
    {
        if (file.Text("time-zone", required: false) is not { } text) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone)) return zone;
        file.Source.Mistake(file.Child("time-zone")!, $"There is no time zone {text}.", "Write an IANA name such as Asia/Shanghai.");
        return TimeZoneInfo.Utc;
    }

    private static BrandColour? Brand(Section file)
    {
        if (file.Map("brand", required: false, example: "Write: brand: { hue: 257, chroma: 0.13 }") is not { } map) return null;
        var hue = Within(map, "hue", 360);
        var chroma = Within(map, "chroma", 0.15);
        map.End();
        return hue is null || chroma is null ? null : new BrandColour(hue.Value, chroma.Value);
    }

    private static double? Within(Section map, string key, double most)
    {
        if (map.Text(key, example: "Write: brand: { hue: 257, chroma: 0.13 }") is not { } text) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= most) return number;
        map.Source.Mistake(map.Child(key)!, $"{key} is not a number from 0 to {most.ToString(CultureInfo.InvariantCulture)}.", "hue: degrees of oklch, 0 to 360; chroma: 0 (grey) to 0.15 (vivid).");
        return null;
    }

    private static byte[]? Secret(Section file, string id)
    {
        var name = id.ToUpperInvariant().Replace('-', '_') + "_SECRET";
        YamlNode at = file.Child("service")!;
        var text = file.Source.Variable(name);
        var bytes = new byte[text?.Length ?? 0];
        if (text is not null && Convert.TryFromBase64String(text, bytes, out var length) && length >= 32) return bytes[..length];
        var reason = text is null ? $"The variable {name} with the service's secret is not set." : $"The secret in the variable {name} is not base64 of at least 32 bytes.";
        file.Source.Mistake(at, reason, $"Make one for both sides: {name}=$(openssl rand -base64 32)");
        return null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex IdPattern();
}

using Adieu.TestKit;

namespace Adieu.EndToEnd.Tests.House;

/// <summary>The house, with a signed-in door that keeps robots out besides, and minds new devices.</summary>
public sealed class RobotCheckHouse : AdieuHouse
{
    protected override IEnumerable<(string Key, string Value)> AdieuSettings => [("Adieu__Verification__DeviceNewFor", "7.00:00:00")];

    protected override string ServiceFile
    {
        get
        {
            var folder = Path.Combine(Repository.Root, "services/Railway/adieu");
            foreach (var file in Directory.EnumerateFiles(folder)) File.Copy(file, Path.Combine(Data, Path.GetFileName(file)), overwrite: true);
            var path = Path.Combine(Data, "service.yaml");
            var text = File.ReadAllText(path);
            var changed = text.Replace("proof: { all: [{ any: [password, passkey] }", "proof: { all: [picture, { any: [password, passkey] }", StringComparison.Ordinal);
            changed.ShouldNotBe(text);
            File.WriteAllText(path, changed);
            return path;
        }
    }
}

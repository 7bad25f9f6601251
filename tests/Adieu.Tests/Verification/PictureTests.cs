using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Storage;
using Adieu.Tests.Storage;
using Adieu.Verification.Picture;

namespace Adieu.Tests.Verification;

/// <summary>The three ways to show that no robot is at work, over a real database.</summary>
public sealed class PictureTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_computation_proves_once_and_for_its_own_case(SqlDialect dialect)
    {
        await using var database = await AdieuDatabases.NewAsync(dialect);
        var (method, pictures) = Make(database);
        var (about, other) = (Desk.Case(), Desk.Case());
        var ask = await AskAsync(method, about);
        var solved = $"{ask} work:{Solve(pictures.Work(about.Number, ask))}";

        await AskAsync(method, other);
        (await method.ProveAsync(other, solved, default)).ShouldBeOfType<ProveResult.Wrong>("it was asked of another case");
        (await method.ProveAsync(about, solved, default)).ShouldBeOfType<ProveResult.Proven>();
        (await method.ProveAsync(about, solved, default)).ShouldBeOfType<ProveResult.NotNow>("used");
        (await method.ViewAsync(about, default)).Proven.ShouldBeTrue();
    }

    [Fact]
    public async Task A_challenge_is_good_for_one_answer_and_ten_wrong_ones_lock()
    {
        await using var database = await AdieuDatabases.NewAsync(SqlDialect.Sqlite);
        var (method, pictures) = Make(database);
        var about = Desk.Case();
        var ask = await AskAsync(method, about);
        (await method.ProveAsync(about, $"{ask} work:x", default)).ShouldBe(new ProveResult.Wrong(9));
        (await method.ProveAsync(about, $"{ask} work:{Solve(pictures.Work(about.Number, ask))}", default)).ShouldBeOfType<ProveResult.NotNow>("spent by the wrong answer");

        var first = ask;
        ask = await AskAsync(method, about);
        (await method.ProveAsync(about, $"{first} work:{Solve(pictures.Work(about.Number, first))}", default)).ShouldBeOfType<ProveResult.Wrong>("not the one that was asked last");
        for (var left = 7; left > 0; left--)
        {
            ask = await AskAsync(method, about);
            (await method.ProveAsync(about, $"{ask} 00000", default)).ShouldBe(new ProveResult.Wrong(left));
        }

        ask = await AskAsync(method, about);
        (await method.ProveAsync(about, ask, default)).ShouldBeOfType<ProveResult.Locked>();
        (await method.SendAsync(about, default)).ShouldBeOfType<SendResult.TooMany>();
    }

    [Fact]
    public async Task A_case_moved_into_the_past_has_no_good_challenge()
    {
        await using var desk = await Desk.OpenAsync(SqlDialect.Sqlite);
        var (method, pictures) = Make(desk.Database);
        var about = Desk.Case();
        var ask = await AskAsync(method, about);
        await desk.WaitAsync(TimeSpan.FromMinutes(6));
        (await method.ProveAsync(about, $"{ask} work:{Solve(pictures.Work(about.Number, ask))}", default)).ShouldBeOfType<ProveResult.Expired>();
    }

    [Fact]
    public void A_picture_is_a_grey_png_the_same_each_time_and_another_for_each_asking()
    {
        var pictures = new Pictures(Hash(), new DigitSpeech());
        var number = CaseNumber.New();
        var png = pictures.Draw(number, "a");
        png.Take(8).ShouldBe(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A });
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))).ShouldBe((240, 80));
        pictures.Draw(number, "a").ShouldBe(png);
        pictures.Draw(number, "b").ShouldNotBe(png);
        // Neither the digits nor any other text is in the file.
        System.Text.Encoding.Latin1.GetString(png).ShouldNotMatch("[0-9]{6}|tEXt|iTXt|zTXt");
    }

    [Fact]
    public async Task Digits_are_spoken_where_a_synthesiser_is_installed_and_not_offered_elsewhere()
    {
        var pictures = new Pictures(Hash(), new DigitSpeech());
        var sound = await pictures.SpeakAsync(CaseNumber.New(), "a", "zh-CN", default);
        if (!pictures.CanSpeak)
        {
            sound.ShouldBeNull();
            return;
        }

        System.Text.Encoding.ASCII.GetString(sound!, 0, 4).ShouldBe("RIFF");
        var rate = BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(24));
        // Six digits with six pauses of half a second or more.
        ((sound!.Length - 44) / 2.0 / rate).ShouldBeInRange(4, 20);
    }

    private static (PictureMethod Method, Pictures Pictures) Make(AdieuDatabase database)
    {
        var pictures = new Pictures(Hash(), new DigitSpeech());
        return (new PictureMethod(new VerificationStore(database), Hash(), pictures), pictures);
    }

    private static KeyedHash Hash() => new(new KeyRing(new byte[32]));

    private static async Task<string> AskAsync(PictureMethod method, Adieu.Verification.ProofCase about) =>
        (await method.SendAsync(about, default)).ShouldBeOfType<SendResult.Asked>().Challenge;

    // As the browser does it.
    private static string Solve(ProofOfWork work)
    {
        byte[] data = [.. Convert.FromHexString(work.Salt), .. Convert.FromHexString(work.Nonce), 0, 0, 0, 0];
        for (uint counter = 0; ; counter++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(32), counter);
            if (Convert.ToHexStringLower(SHA256.HashData(data)).StartsWith(work.KeyPrefix, StringComparison.Ordinal)) return counter.ToString(CultureInfo.InvariantCulture);
        }
    }
}

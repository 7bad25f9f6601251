using System.Security.Cryptography;
using Adieu.Appeals;
using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Staff;
using Adieu.Storage;
using Adieu.Tests.Staff;
using Dapper;

namespace Adieu.Tests.Sealing;

/// <summary>Another key for what is sealed, while servers run.</summary>
public sealed class KeyRotationTests
{
    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task After_a_rotation_the_key_before_opens_nothing_and_everybody_goes_on(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        var started = await room.StartAsync(clerk);
        var refused = await room.StartAsync(clerk, StaffRoom.Li);
        (await room.Shop.Get<IRefusals>().RefuseAsync(clerk, refused.Number, "资料不符", "terms", default)).ShouldBe(RefuseResult.Refused);
        (await room.Shop.Closing.ProveAsync(started.Number, "sms", room.SentCode, default)).ShouldBeOfType<ProveResult.Proven>();
        (await room.Shop.Closing.ConfirmAsync(started.Number, (await room.Shop.Closing.FindAsync(started.Number, default))!.Version, default)).ShouldBeOfType<ConfirmResult.Confirmed>();
        var leaked = KeyRing.Open(room.Shop.Keys, mayCreate: false);
        // What somebody who copied the folder has: the files as they were.
        var copy = Directory.CreateTempSubdirectory("adieu-leak-").FullName;
        File.Copy(Path.Combine(room.Shop.Keys, KeyRing.FileName), Path.Combine(copy, KeyRing.FileName));
        var before = await SealedAsync(room);
        before.Count.ShouldBeGreaterThan(3, "two cases, notices, a refusal, an authenticator");
        OpenWith(copy, before).ShouldBe(before.Count);

        (await RotateAsync(room)).ShouldBe(new Rewrapped(before.Count, 0));
        OpenWith(copy, await SealedAsync(room)).ShouldBe(0);
        OpenWith(room.Shop.Keys, before).ShouldBe(before.Count, "a backup made before can still be read here");
        (await room.Shop.AdieuAsync<long>("select count(*) from ledger where entry like '%keys.rotated%' and entry like '%s-ops%'")).ShouldBe(1);

        // The server that was there all the time: a case goes on, notices go out, staff sign in.
        var told = room.Shop.Sent.Messages.Count;
        await room.Shop.RunAllAsync();
        (await room.Shop.Closing.FindAsync(started.Number, default))!.AccountLabel.ShouldNotBeNull();
        room.Shop.Sent.Messages.Count.ShouldBeGreaterThan(told);
        await room.ForgetStepsAsync();
        var half = (await room.SignIn.PasswordAsync("chen", StaffRoom.Password, "test", default)).ShouldNotBeNull();
        (await room.SignIn.SecondAsync(half.Text, room.Code("chen"), "flow-shop", "South 3", default)).ShouldNotBeNull();

        // A second time: the first new key is put away, and what travels still opens.
        var token = new SealedBox(leaked).SealToken("text", "link");
        (await RotateAsync(room)).Anew.ShouldBeGreaterThan(0);
        (await room.Shop.Get<KeyRotation>().RewrapAsync(default)).ShouldBe(new Rewrapped(0, 0), "there is nothing left to do");
        room.Shop.Get<SealedBox>().OpenToken(token, "link").ShouldBe("text");
        File.ReadAllBytes(Path.Combine(room.Shop.Keys, KeyRing.FileName)).ShouldBe(File.ReadAllBytes(Path.Combine(copy, KeyRing.FileName)), "hashes are remembered for years and keep their key");
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task A_rotation_that_is_broken_off_loses_nothing_and_goes_on(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        var clerk = await room.SeatAsync("chen", StaffRole.Clerk);
        await room.StartAsync(clerk);
        var (ring, box, store) = (room.Shop.Get<KeyRing>(), room.Shop.Get<SealedBox>(), room.Shop.Get<IWrappedKeys>());
        ring.Rotate();
        await Should.ThrowAsync<IOException>(() => store.RewrapAsync((key, owner) => owner.StartsWith("ADU-", StringComparison.Ordinal) ? box.Rewrap(key, owner) : throw new IOException("the power went"), default));
        var half = await SealedAsync(room);
        OpenWith(room.Shop.Keys, half).ShouldBe(half.Count, "some under the new key, some under the one before");
        (await room.Shop.Get<KeyRotation>().RewrapAsync(default)).Anew.ShouldBeInRange(1, half.Count - 1);
        OpenWith(room.Shop.Keys, await SealedAsync(room)).ShouldBe(half.Count);

        // One that nothing opens, such as another installation's, holds nobody else up.
        await room.Shop.AdieuAsync<long>("update staff set totp_key = totp");
        ring.Rotate();
        (await room.Shop.Get<KeyRotation>().RewrapAsync(default)).ShouldBe(new Rewrapped(half.Count - 1, 1));
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public async Task No_column_with_a_sealed_key_is_forgotten(SqlDialect dialect)
    {
        await using var room = await StaffRoom.OpenAsync(dialect);
        await using var connection = await room.Shop.Get<AdieuDatabase>().OpenAsync(default);
        var live = await connection.QueryAsync<string>(dialect == SqlDialect.Sqlite
            ? "select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and c.type = 'BLOB' and c.name like '%key'"
            : "select table_name || '.' || column_name from information_schema.columns where table_schema = current_schema() and data_type = 'bytea' and column_name like '%key'");
        WrappedKeyStore.Columns.Select(column => $"{column.Table}.{column.Key}").ShouldBe(live, ignoreOrder: true);
    }

    [Fact]
    public void A_server_that_has_not_looked_yet_opens_what_lies_under_a_key_that_another_has_just_made()
    {
        var directory = Directory.CreateTempSubdirectory("adieu-keys-").FullName;
        var (one, other) = (KeyRing.Open(directory, mayCreate: true), KeyRing.Open(directory, mayCreate: true));
        var name = one.Rotate();
        var key = new SealedBox(one).NewKey("case-1");
        new SealedBox(other).Reveal(key, "case-1").ShouldBe(new SealedBox(one).Reveal(key, "case-1"));
        Should.Throw<CryptographicException>(() => new SealedBox(other).Reveal(key, "case-2"));
        new KeyedHash(one).Hash("p", "v").ShouldBe(new KeyedHash(other).Hash("p", "v"));
        other.Rotate().ShouldNotBe(name);
        KeyRing.Open(directory, mayCreate: false).ForSealing.Count.ShouldBe(3);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.Combine(directory, SealingKeys.FileName)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<Rewrapped> RotateAsync(StaffRoom room)
    {
        var rotation = new KeyRotation(room.Shop.Get<KeyRing>(), room.Shop.Get<SealedBox>(), room.Shop.Get<IWrappedKeys>(), room.Shop.Get<Adieu.Evidence.ILedger>(), new AtOnce());
        return await rotation.RotateAsync("s-ops", default);
    }

    private static async Task<List<(string Owner, byte[] Key)>> SealedAsync(StaffRoom room)
    {
        var all = new List<(string, byte[])>();
        await using var connection = await room.Shop.Get<AdieuDatabase>().OpenAsync(default);
        foreach (var (table, id, key, owner) in WrappedKeyStore.Columns)
            all.AddRange((await connection.QueryAsync<(string Id, byte[] Key)>($"select {id}, {key} from {table} where {key} is not null")).Select(row => (owner + row.Id, row.Key)));
        return all;
    }

    private static int OpenWith(string directory, List<(string Owner, byte[] Key)> keys)
    {
        var box = new SealedBox(KeyRing.Open(directory, mayCreate: false));
        return keys.Count(key => Record.Exception(() => box.Reveal(new SealedKey(key.Key), key.Owner)) is null);
    }

    // What a rotation waits for other servers passes at once: here there is none.
    private sealed class AtOnce : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

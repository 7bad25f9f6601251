using Huhutong.Data;
using Passport.Data;
using Passport.Seeding;

namespace Huhutong.Seeding;

/// <summary>What the seed is going to insert, table by table.</summary>
internal sealed class Rows
{
    public List<Account> Accounts { get; } = [];

    public List<Activity> Activities { get; } = [];

    public List<Subscription> Subscriptions { get; } = [];

    public List<WalletEntry> Wallet { get; } = [];

    public List<Payment> Payments { get; } = [];

    public List<Bill> Bills { get; } = [];

    public List<BoxLoan> Boxes { get; } = [];

    public List<Card> Cards { get; } = [];

    public List<Contact> Contacts { get; } = [];

    public List<Chat> Chats { get; } = [];

    public List<Message> Messages { get; } = [];

    public List<StoredFile> Files { get; } = [];

    /// <summary>Inserts all of it; the caller has a transaction.</summary>
    public async Task InsertAsync(HuhutongDb db, CancellationToken cancellationToken)
    {
        await BulkInsert.InsertAsync(db, Accounts, cancellationToken);
        await BulkInsert.InsertAsync(db, Activities, cancellationToken);
        await BulkInsert.InsertAsync(db, Subscriptions, cancellationToken);
        await BulkInsert.InsertAsync(db, Wallet, cancellationToken);
        await BulkInsert.InsertAsync(db, Payments, cancellationToken);
        await BulkInsert.InsertAsync(db, Bills, cancellationToken);
        await BulkInsert.InsertAsync(db, Boxes, cancellationToken);
        await BulkInsert.InsertAsync(db, Cards, cancellationToken);
        await BulkInsert.InsertAsync(db, Contacts, cancellationToken);
        await BulkInsert.InsertAsync(db, Chats, cancellationToken);
        await BulkInsert.InsertAsync(db, Messages, cancellationToken);
        await BulkInsert.InsertAsync(db, Files, cancellationToken);
        await BulkInsert.AdvanceKeysAsync(db, cancellationToken);
    }
}

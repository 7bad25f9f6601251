using Microsoft.EntityFrameworkCore;
using Passport.Data;

namespace Huhutong.Data;

/// <summary>Address books and chats.</summary>
internal static class TalkTables
{
    public static void Apply(ModelBuilder builder)
    {
        builder.Entity<Contact>(contact =>
        {
            contact.ToTable("contacts");
            contact.Property(c => c.Nickname).HasMaxLength(60);
            contact.Property(c => c.Name).HasMaxLength(60);
            contact.Property(c => c.Phone).HasMaxLength(20);
            contact.HasIndex(c => new { c.AccountId, c.Nickname }).IsUnique();
            contact.HasIndex(c => c.ContactAccountId);
            contact.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
            contact.HasOne<Account>().WithMany().HasForeignKey(c => c.ContactAccountId);
        });
        builder.Entity<Chat>(chat =>
        {
            chat.ToTable("chats", t => t.HasCheckConstraint("ck_chats_pair", "first_id < second_id"));
            chat.HasIndex(c => new { c.FirstId, c.SecondId }).IsUnique();
            chat.HasIndex(c => c.SecondId);
            chat.HasOne<Account>().WithMany().HasForeignKey(c => c.FirstId);
            chat.HasOne<Account>().WithMany().HasForeignKey(c => c.SecondId);
        });
        builder.Entity<Message>(message =>
        {
            message.ToTable("messages");
            message.Property(m => m.Body).HasMaxLength(1000);
            message.HasIndex(m => new { m.ChatId, m.SentAt });
            message.HasIndex(m => m.SenderId);
            message.HasIndex(m => m.ReceiverId);
            message.HasOne<Chat>().WithMany().HasForeignKey(m => m.ChatId);
            message.HasOne<Account>().WithMany().HasForeignKey(m => m.SenderId);
            message.HasOne<Account>().WithMany().HasForeignKey(m => m.ReceiverId);
        });
    }
}

using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Adieu.Bench.Erasure;

/// <summary>ASP.NET Core Identity's own way, <c>UserManager.DeleteAsync</c>, over the same tables with ON DELETE CASCADE.</summary>
internal static class IdentityWay
{
    /// <summary>Deletes one user after the other, as an "erase me" button does.</summary>
    public static async Task DeleteAsync(string connectionString, Leavers people)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDbContext<Accounts>(o => o.UseNpgsql(connectionString));
        services.AddIdentityCore<Account>().AddEntityFrameworkStores<Accounts>();
        await using var provider = services.BuildServiceProvider();
        foreach (var id in people.OneByOne())
        {
            await using var scope = provider.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var user = await users.FindByIdAsync(id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var result = await users.DeleteAsync(user!);
            if (!result.Succeeded) throw new InvalidOperationException(result.ToString());
        }
    }

    private sealed class Account : IdentityUser<long>;

    private sealed class Accounts(DbContextOptions<Accounts> options) : IdentityUserContext<Account, long>(options)
    {
        protected override void OnModelCreating(ModelBuilder builder)
        {
            base.OnModelCreating(builder);
            builder.Entity<Account>(account =>
            {
                account.ToTable("accounts");
                account.Property(a => a.Id).HasColumnName("id");
                account.Property(a => a.PhoneNumber).HasColumnName("phone");
                account.Property(a => a.Email).HasColumnName("email");
                account.Property(a => a.UserName).HasColumnName("name");
                account.Property(a => a.PasswordHash).HasColumnName("password_hash");
                account.Ignore(a => a.NormalizedEmail).Ignore(a => a.NormalizedUserName).Ignore(a => a.ConcurrencyStamp);
                account.Ignore(a => a.SecurityStamp).Ignore(a => a.LockoutEnabled).Ignore(a => a.LockoutEnd).Ignore(a => a.AccessFailedCount);
                account.Ignore(a => a.EmailConfirmed).Ignore(a => a.PhoneNumberConfirmed).Ignore(a => a.TwoFactorEnabled);
            });
        }
    }
}

namespace Adieu.Staff;

/// <summary>What a member of staff is. Each has one role: whoever needs two has two accounts, and the duties stay apart.</summary>
public enum StaffRole
{
    /// <summary>Serves people at a counter.</summary>
    Clerk,

    /// <summary>Serves people on the phone.</summary>
    Agent,

    /// <summary>Is the second pair of eyes, and watches over clerks and agents.</summary>
    Supervisor,

    /// <summary>Decides appeals.</summary>
    PrivacyOfficer,

    /// <summary>Reads what was done, and does nothing.</summary>
    Auditor,

    /// <summary>Invites and disables staff, and sees nobody's account.</summary>
    Administrator,
}

/// <summary>What staff can do here.</summary>
public enum StaffAct
{
    /// <summary>Look an account up and begin a case for the person who is there in person.</summary>
    ServeAtCounter,

    /// <summary>Begin a case for a caller.</summary>
    ServeOnPhone,

    /// <summary>See one thing in full instead of masked, with a reason.</summary>
    Unmask,

    /// <summary>Be the second person where one is not enough.</summary>
    SecondPair,

    /// <summary>See the board: look-ups and alarms of clerks and agents.</summary>
    SeeBoard,

    /// <summary>Stop a clerk or an agent at once, and let them go on.</summary>
    LockStaff,

    /// <summary>See which appeals there are and by when they want an answer; nothing of what was said.</summary>
    SeeAppeals,

    /// <summary>Decide an appeal.</summary>
    DecideAppeal,

    /// <summary>Invite and disable staff.</summary>
    ManageStaff,
}

/// <summary>Separation of duties: the one table of who may do what. Whatever is not in it, nobody may.</summary>
public static class Duties
{
    private static readonly Dictionary<StaffRole, StaffAct[]> Table = new()
    {
        [StaffRole.Clerk] = [StaffAct.ServeAtCounter, StaffAct.Unmask],
        [StaffRole.Agent] = [StaffAct.ServeOnPhone],
        [StaffRole.Supervisor] = [StaffAct.SecondPair, StaffAct.SeeBoard, StaffAct.LockStaff],
        [StaffRole.PrivacyOfficer] = [StaffAct.SeeAppeals, StaffAct.DecideAppeal],
        [StaffRole.Auditor] = [StaffAct.SeeBoard, StaffAct.SeeAppeals],
        [StaffRole.Administrator] = [StaffAct.ManageStaff],
    };

    /// <summary>Whether somebody in a role may do something.</summary>
    public static bool May(StaffRole role, StaffAct act) => Table[role].Contains(act);

    /// <summary>What somebody in a role may do.</summary>
    public static IReadOnlyList<StaffAct> Of(StaffRole role) => Table[role];
}

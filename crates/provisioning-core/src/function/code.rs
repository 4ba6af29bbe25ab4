//! The codes of faults, as SOAP and XMLRPC clients know them. Source: functions, faults.

/// Declares the codes: variant, number of the XMLRPC interface, dotted name, meaning.
macro_rules! codes {
    ($($variant:ident = $number:literal $name:literal, $means:literal;)*) => {
        /// A fault code. Numbers are never given to another code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $means] $variant,)*
        }

        impl Code {
            /// All codes, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The dotted name: `Client.Voip.NoSuchDomain`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The number of the XMLRPC interface.
            pub const fn number(self) -> i32 {
                match self { $(Self::$variant => $number,)* }
            }

            /// When it is raised, in a few words.
            pub const fn means(self) -> &'static str {
                match self { $(Self::$variant => $means,)* }
            }
        }
    };
}

codes! {
    AuthFailed = 1001 "Client.Voip.AuthFailed", "The authentication struct does not name an active login with this password.";
    OtherAuthFailed = 1002 "Client.Auth.Failed", "Authentication of another kind failed (kept for completeness, not raised by us).";
    Refused = 1003 "Client.Auth.Refused", "The login is valid but its role, reseller or flags do not allow this call.";
    BillingAuthFailed = 1004 "Client.Billing.AuthFailed", "Authenticate_customer: wrong shop user or password.";
    IncorrectPass = 1005 "Client.Voip.IncorrectPass", "Authenticate_webuser: wrong web password.";
    UnknownFunction = 1010 "Client.Function.Unknown", "No function of this name.";
    DisabledFunction = 1011 "Client.Function.Disabled", "The function exists but its feature switch is off, or this build does not contain it.";
    LimitExceeded = 1020 "Client.Limit.Exceeded", "Request body, nesting, element count, list length or time is over a configured limit.";
    MissingParam = 1101 "Client.Syntax.MissingParam", "A mandatory member is absent.";
    MalformedParam = 1102 "Client.Syntax.MalformedParam", "A member has the wrong shape or type (struct expected, not a number, not in the enumeration ...).";
    UnknownParam = 1103 "Client.Syntax.UnknownParam", "A member that this function does not know.";
    MissingParameter = 1104 "Client.Syntax.MissingParameter", "Intercept service only: spelling of MissingParam there.";
    MalformedParameter = 1105 "Client.Syntax.MalformedParameter", "Intercept service only: spelling of MalformedParam there.";
    AccountID = 1110 "Client.Syntax.AccountID", "Account id is not a number.";
    CashValue = 1111 "Client.Syntax.CashValue", "Amount is not a decimal number.";
    Date = 1112 "Client.Syntax.Date", "Date does not parse.";
    Email = 1113 "Client.Syntax.Email", "Mail address does not parse.";
    EmptySetName = 1114 "Client.Syntax.EmptySetName", "A set needs a name.";
    FaxPassLength = 1115 "Client.Syntax.FaxPassLength", "Fax password shorter than faxpw_min_char.";
    FromAfterTo = 1116 "Client.Syntax.FromAfterTo", "Range starts after its end.";
    FromMissing = 1117 "Client.Syntax.FromMissing", "Range has an end but no start.";
    InvalidE164Number = 1118 "Client.Syntax.InvalidE164Number", "Not an E.164 number.";
    InvalidE164Pattern = 1119 "Client.Syntax.InvalidE164Pattern", "Not an E.164 number pattern.";
    InvalidFileType = 1120 "Client.Syntax.InvalidFileType", "Uploaded data is of the wrong kind.";
    InvalidHour = 1121 "Client.Syntax.InvalidHour", "Hour out of range.";
    InvalidMDay = 1122 "Client.Syntax.InvalidMDay", "Day of month out of range.";
    InvalidMinute = 1123 "Client.Syntax.InvalidMinute", "Minute out of range.";
    InvalidMonth = 1124 "Client.Syntax.InvalidMonth", "Month out of range.";
    InvalidSipUsername = 1125 "Client.Syntax.InvalidSipUsername", "Not a valid SIP user part.";
    InvalidSipUsernamePattern = 1126 "Client.Syntax.InvalidSipUsernamePattern", "Not a valid shell pattern of a SIP user part.";
    InvalidWDay = 1127 "Client.Syntax.InvalidWDay", "Weekday out of range.";
    InvalidYear = 1128 "Client.Syntax.InvalidYear", "Year out of range.";
    LoginMissingPass = 1129 "Client.Syntax.LoginMissingPass", "Login without a password.";
    LoginMissingUsername = 1130 "Client.Syntax.LoginMissingUsername", "Login without a user name.";
    MalformedAudioData = 1131 "Client.Syntax.MalformedAudioData", "Audio is not a WAVE stream.";
    MalformedDate = 1132 "Client.Syntax.MalformedDate", "Date does not parse.";
    MalformedDaytime = 1133 "Client.Syntax.MalformedDaytime", "Time of day does not parse (HH:MM:SS).";
    MalformedDomain = 1134 "Client.Syntax.MalformedDomain", "Domain name is not acceptable (see check_domain).";
    MalformedE164Number = 1135 "Client.Syntax.MalformedE164Number", "Number is not digits with country code.";
    MalformedHandle = 1136 "Client.Syntax.MalformedHandle", "Handle is not an alphanumeric identifier.";
    MalformedIP = 1137 "Client.Syntax.MalformedIP", "Not an IPv4 or IPv6 address.";
    MalformedIPNet = 1138 "Client.Syntax.MalformedIPNet", "Not an address with prefix length.";
    MalformedLogin = 1139 "Client.Syntax.MalformedLogin", "Admin login has characters other than letters, digits, underscore.";
    MalformedNCOSPattern = 1140 "Client.Syntax.MalformedNCOSPattern", "Empty NCOS pattern or regular expression that does not compile.";
    MalformedPeerGroupName = 1141 "Client.Syntax.MalformedPeerGroupName", "Peering group name has other characters than letters, digits, _ and -.";
    MalformedReminderTime = 1142 "Client.Syntax.MalformedReminderTime", "Reminder time is not HH:MM.";
    MalformedRewriteRuleSetName = 1143 "Client.Syntax.MalformedRewriteRuleSetName", "Rewrite rule set name not acceptable.";
    MalformedSpeedDialDestination = 1144 "Client.Syntax.MalformedSpeedDialDestination", "Speed dial destination is neither number nor SIP URI.";
    MalformedTimezone = 1145 "Client.Syntax.MalformedTimezone", "Time zone name not acceptable.";
    MalformedUri = 1146 "Client.Syntax.MalformedUri", "SIP URI, prefix or pattern does not parse.";
    MalformedUsername = 1147 "Client.Syntax.MalformedUsername", "User name not acceptable (see check_username).";
    MalformedVSC = 1148 "Client.Syntax.MalformedVSC", "Speed dial slot or service code not acceptable (see check_vsc_format).";
    MalformedVSCDigits = 1149 "Client.Syntax.MalformedVSCDigits", "Service code is not exactly two digits.";
    MissingDestinationSet = 1150 "Client.Syntax.MissingDestinationSet", "Call forward mapping without destination set.";
    MissingDomain = 1151 "Client.Syntax.MissingDomain", "Login name without domain.";
    MissingNCOSLevel = 1152 "Client.Syntax.MissingNCOSLevel", "NCOS function without level name.";
    MissingSoundFile = 1153 "Client.Syntax.MissingSoundFile", "Sound file without data.";
    MissingUsername = 1154 "Client.Syntax.MissingUsername", "Empty user name.";
    ProfileNameTooLong = 1155 "Client.Syntax.ProfileNameTooLong", "Billing profile name over 31 characters.";
    TimeValue = 1156 "Client.Syntax.TimeValue", "Number of seconds or weight is not an integer.";
    UnknownLock = 1157 "Client.Syntax.UnknownLock", "Lock level is none of none, foreign, outgoing, incoming, global.";
    UnknownProtocol = 1158 "Client.Syntax.UnknownProtocol", "Transport protocol not known.";
    VoiceBoxPin = 1159 "Client.Syntax.VoiceBoxPin", "Voicebox PIN is not four digits.";
    NoSuchAccount = 2001 "Client.Voip.NoSuchAccount", "No account (contract) with this id.";
    NoSuchSubscriber = 2002 "Client.Voip.NoSuchSubscriber", "No subscriber with this user@domain or id.";
    NoSuchDomain = 2003 "Client.Voip.NoSuchDomain", "No such domain, or not one of the caller's reseller.";
    NoSuchNumber = 2004 "Client.Voip.NoSuchNumber", "Number is not known.";
    NoSuchPeerGroup = 2005 "Client.Voip.NoSuchPeerGroup", "No such peering group.";
    NoSuchPeerHost = 2006 "Client.Voip.NoSuchPeerHost", "No such peering host.";
    NoSuchPeerRule = 2007 "Client.Voip.NoSuchPeerRule", "No such peering rule.";
    NoSuchPeerRewriteRule = 2008 "Client.Voip.NoSuchPeerRewriteRule", "Retired per-peer rewrite rule missing.";
    NoSuchDomainRewriteRule = 2009 "Client.Voip.NoSuchDomainRewriteRule", "Retired per-domain rewrite rule missing.";
    NoSuchRewriteRule = 2010 "Client.Voip.NoSuchRewriteRule", "No such rewrite rule.";
    NoSuchRewriteRuleSet = 2011 "Client.Voip.NoSuchRewriteRuleSet", "No such rewrite rule set.";
    NoSuchCfDest = 2012 "Client.Voip.NoSuchCfDest", "No such call forward destination.";
    NoSuchCfDestSet = 2013 "Client.Voip.NoSuchCfDestSet", "No such destination set.";
    NoSuchCfPeriod = 2014 "Client.Voip.NoSuchCfPeriod", "No such time period.";
    NoSuchCfTimeSet = 2015 "Client.Voip.NoSuchCfTimeSet", "No such time set.";
    NoSuchCfMap = 2016 "Client.Voip.NoSuchCfMap", "No such call forward mapping.";
    NoSuchAudioFile = 2017 "Client.Voip.NoSuchAudioFile", "Retired audio file missing.";
    NoSuchVoicemail = 2018 "Client.Voip.NoSuchVoicemail", "No such voicemail.";
    NoSuchContact = 2019 "Client.Voip.NoSuchContact", "No such address book entry.";
    NoSuchTrustedSource = 2020 "Client.Voip.NoSuchTrustedSource", "No such trusted source.";
    NoSuchCCMapEntry = 2021 "Client.Voip.NoSuchCCMapEntry", "No such call-through CLI.";
    NoSuchRegisteredDevice = 2022 "Client.Voip.NoSuchRegisteredDevice", "No such registered contact.";
    SlotNotExistent = 2023 "Client.Voip.SlotNotExistent", "No such speed dial slot.";
    ExistingSubscriber = 2024 "Client.Voip.ExistingSubscriber", "User@domain is taken.";
    ExistingWebUser = 2025 "Client.Voip.ExistingWebUser", "Web user is taken in this domain.";
    ExistingDomain = 2026 "Client.Voip.ExistingDomain", "Domain exists already (here or at another reseller).";
    ExistingAlias = 2027 "Client.Voip.ExistingAlias", "Number is already an alias of this subscriber.";
    ExistingPeerGroup = 2028 "Client.Voip.ExistingPeerGroup", "Peering group name is taken.";
    ExistingPeerHost = 2029 "Client.Voip.ExistingPeerHost", "Peering host name is taken in this group.";
    ExistingPeerIp = 2030 "Client.Voip.ExistingPeerIp", "A peering host with this address exists.";
    DuplicatePeeringRule = 2031 "Client.Voip.DuplicatePeeringRule", "Same callee prefix and patterns exist in the group.";
    ExistingRewriteRuleSet = 2032 "Client.Voip.ExistingRewriteRuleSet", "Rewrite rule set name is taken.";
    ExistingCfDest = 2033 "Client.Voip.ExistingCfDest", "Destination is already in the set.";
    ExistingCfDestSet = 2034 "Client.Voip.ExistingCfDestSet", "Destination set name is taken.";
    ExistingCfTimeSet = 2035 "Client.Voip.ExistingCfTimeSet", "Time set name is taken.";
    ExistingAudioFile = 2036 "Client.Voip.ExistingAudioFile", "Retired: audio handle taken.";
    AudioFileInUse = 2037 "Client.Voip.AudioFileInUse", "Retired: audio file is referenced.";
    SlotAlreadyExists = 2038 "Client.Voip.SlotAlreadyExists", "Speed dial slot is taken.";
    AssignedNumber = 2039 "Client.Voip.AssignedNumber", "Number belongs to another subscriber.";
    AssignedExtension = 2040 "Client.Voip.AssignedExtension", "Extension is taken.";
    DeniedNumber = 2041 "Client.Voip.DeniedNumber", "Number may not be allocated (number block rules).";
    DuplicatedNumber = 2042 "Client.Voip.DuplicatedNumber", "Same number given twice in one request.";
    ReservedSubscriber = 2043 "Client.Voip.ReservedSubscriber", "User name matches a reserved pattern.";
    InvalidEnum = 2044 "Client.Voip.InvalidEnum", "Preference value is none of its enumeration.";
    ToManyPreference = 2045 "Client.Voip.ToManyPreference", "More values than max_occur allows (spelling is upstream's).";
    NoSuchPreference = 2046 "Client.Voip.NoSuchPreference", "Unknown, internal or not settable preference.";
    MacInUse = 2047 "Client.Voip.MacInUse", "Device MAC address is taken.";
    PassLength = 2048 "Client.Voip.PassLength", "Password shorter than pw_min_char.";
    PasswordMinLength = 2049 "Client.Voip.PasswordMinLength", "Password below security.password_min_length.";
    PasswordMaxLength = 2050 "Client.Voip.PasswordMaxLength", "Password over security.password_max_length.";
    PasswordMusthaveDigit = 2051 "Client.Voip.PasswordMusthaveDigit", "Password needs a digit.";
    PasswordMusthaveLowercase = 2052 "Client.Voip.PasswordMusthaveLowercase", "Password needs a lower case letter.";
    PasswordMusthaveUppercase = 2053 "Client.Voip.PasswordMusthaveUppercase", "Password needs an upper case letter.";
    PasswordMusthaveSpecialchar = 2054 "Client.Voip.PasswordMusthaveSpecialchar", "Password needs another character than letters and digits.";
    MalformedCc = 2055 "Client.Voip.MalformedCc", "Country code not acceptable (cc_regex).";
    MalformedAc = 2056 "Client.Voip.MalformedAc", "Area code not acceptable (ac_regex).";
    MalformedSn = 2057 "Client.Voip.MalformedSn", "Subscriber number not acceptable (sn_regex).";
    MissingNumberPart = 2058 "Client.Voip.MissingNumberPart", "Cc, ac, sn must come together.";
    MalformedNumber = 2059 "Client.Voip.MalformedNumber", "Not a number.";
    MalformedNumberPattern = 2060 "Client.Voip.MalformedNumberPattern", "Block list entry not acceptable.";
    MalformedTarget = 2061 "Client.Voip.MalformedTarget", "Forward target not acceptable.";
    MalformedTimeout = 2062 "Client.Voip.MalformedTimeout", "Timeout is not a number.";
    MissingRingtimeout = 2063 "Client.Voip.MissingRingtimeout", "Forward on timeout needs ringtimeout 5..300.";
    MalformedFaxDestination = 2064 "Client.Voip.MalformedFaxDestination", "Fax destination is neither number nor mail address.";
    InvalidFaxFileType = 2065 "Client.Voip.InvalidFaxFileType", "Document type cannot be faxed.";
    NoFaxData = 2066 "Client.Voip.NoFaxData", "Nothing to fax.";
    NoPeerContract = 2067 "Client.Voip.NoPeerContract", "Peering group without contract.";
    MissingName = 2068 "Client.Voip.MissingName", "Address book entry without any name.";
    NoGroupName = 2069 "Client.Voip.NoGroupName", "Autoconf group without name.";
    NoGroupExt = 2070 "Client.Voip.NoGroupExt", "Autoconf group without extension.";
    NoSuchCustomer = 3001 "Client.Billing.NoSuchCustomer", "No such customer.";
    NoSuchProduct = 3002 "Client.Billing.NoSuchProduct", "No such product.";
    NoSuchProfile = 3003 "Client.Billing.NoSuchProfile", "No such billing profile.";
    NoSuchReseller = 3004 "Client.Billing.NoSuchReseller", "No such reseller.";
    NoSuchContract = 3005 "Client.Billing.NoSuchContract", "No such peering or reseller contract.";
    NoSuchOrder = 3006 "Client.Billing.NoSuchOrder", "No such order.";
    NoSuchPayment = 3007 "Client.Billing.NoSuchPayment", "No such payment.";
    NoSuchCredit = 3008 "Client.Billing.NoSuchCredit", "No such credit.";
    NoSuchNumberBlock = 3009 "Client.Billing.NoSuchNumberBlock", "No such number block.";
    NoSuchLNPProvider = 3010 "Client.Billing.NoSuchLNPProvider", "No such LNP provider.";
    NoSuchLNPNumber = 3011 "Client.Billing.NoSuchLNPNumber", "No such ported number.";
    ExistingProduct = 3012 "Client.Billing.ExistingProduct", "Product handle is taken.";
    ExistingProfile = 3013 "Client.Billing.ExistingProfile", "Billing profile handle or name is taken.";
    ExistingExternalCID = 3014 "Client.Billing.ExistingExternalCID", "External id is used by another customer.";
    ExistingExternalAID = 3015 "Client.Billing.ExistingExternalAID", "External id is used by another account.";
    ExistingExternalSID = 3016 "Client.Billing.ExistingExternalSID", "External id is used by another subscriber.";
    ExistingShopuser = 3017 "Client.Billing.ExistingShopuser", "Shop user is taken.";
    ExistingReseller = 3018 "Client.Billing.ExistingReseller", "Reseller name or contract is taken.";
    ExistingNumberBlock = 3019 "Client.Billing.ExistingNumberBlock", "Number block overlaps or exists.";
    ExistingLNPProvider = 3020 "Client.Billing.ExistingLNPProvider", "LNP provider id is taken.";
    ContactIncomplete = 3021 "Client.Billing.ContactIncomplete", "Contact without first name, last name or company.";
    MalformedAmount = 3022 "Client.Billing.MalformedAmount", "Amount is not an integral number of cents.";
    NoPayType = 3023 "Client.Billing.NoPayType", "Payment type missing.";
    ProfileInUse = 3024 "Client.Billing.ProfileInUse", "Billing profile is used by a contract or product.";
    InvalidState = 3025 "Client.Billing.InvalidState", "Contract state does not allow the change.";
    NoSuchAdmin = 3101 "Client.Admin.NoSuchAdmin", "No such administrator login.";
    ExistingAdmin = 3102 "Client.Admin.ExistingAdmin", "Login is taken.";
    NoSuchLevel = 3201 "Client.NCOS.NoSuchLevel", "No such NCOS level.";
    ExistingLevel = 3202 "Client.NCOS.ExistingLevel", "NCOS level name is taken.";
    NoSuchAction = 3301 "Client.VSC.NoSuchAction", "Retired domain VSC missing.";
    ExistingAction = 3302 "Client.VSC.ExistingAction", "Retired: VSC action taken.";
    ExistingDigits = 3303 "Client.VSC.ExistingDigits", "Retired: VSC digits taken.";
    DuplicateDestination = 3401 "Client.Fees.DuplicateDestination", "The same source, destination and direction twice in one fee list.";
    InvalidZone = 3402 "Client.Fees.InvalidZone", "Fee without zone.";
    NoSuchInterception = 3501 "Client.Intercept.NoSuchInterception", "No interception with this id.";
    NoSuchSoundSet = 4001 "Server.Voip.NoSuchSoundSet", "No such sound set (upstream counts it as a server fault).";
    SoundFileExists = 4002 "Server.Voip.SoundFileExists", "The handle has a file already.";
    SoundSetMapped = 4003 "Server.Voip.SoundSetMapped", "Sound set is still assigned to a domain, peer or subscriber.";
    NoProxy = 4004 "Server.Voip.NoProxy", "Dial_out: no SIP proxy configured.";
    WaveTranscodeFailed = 4005 "Server.System.WaveTranscodeFailed", "Sound conversion failed.";
    RRDOpenError = 4006 "Server.System.RRDOpenError", "Statistics file cannot be opened.";
    RRDReadError = 4007 "Server.System.RRDReadError", "Statistics file cannot be read.";
    RRDBinmodeError = 4008 "Server.System.RRDBinmodeError", "Statistics file cannot be read as binary.";
    Unavailable = 4101 "Server.Unavailable", "A platform part that the function needs is not connected (tier 3).";
    Internal = 5000 "Server.Internal", "Any unexpected error; the text never shows internals.";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_and_names_are_given_once() {
        let mut numbers: Vec<i32> = Code::ALL.iter().map(|code| code.number()).collect();
        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        names.sort_unstable();
        names.dedup();
        assert_eq!((numbers.len(), names.len()), (Code::ALL.len(), Code::ALL.len()));
    }
}

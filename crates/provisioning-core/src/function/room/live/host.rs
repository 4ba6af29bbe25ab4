//! Statistics of the machines.

use super::unconnected;
use crate::function::kind::{Kind, Member};
use crate::function::{Backend, Code, Function, Reach, Switch};

const GROUP: &str = "host statistics";

pub(super) fn functions() -> Vec<Function> {
    let of_host = |name, doc| {
        unconnected(name, GROUP, Backend::System, doc)
            .fails(&[Code::RRDOpenError, Code::RRDReadError])
            .within(Reach::Superuser)
            .switched(Switch::Dashboard)
    };
    let host = || Member::text("host").required().doc("Name of the machine.");
    let names = || Kind::list(Kind::String);
    vec![
        of_host("get_host_list", "Lists the machines that have statistics.").gives(names()),
        of_host("get_host_subdirs", "Lists the folders of a machine's statistics.").takes([host()]).gives(names()),
        of_host("get_rrd_files", "Lists the files in a folder of a machine's statistics.")
            .takes([host(), Member::text("folder").required().doc("Name of the folder.")])
            .gives(names()),
        of_host("get_rrd", "Gives a file of statistics.")
            .takes([Member::text("path").required().doc("Machine, folder and file.")])
            .gives(Kind::Base64),
    ]
}

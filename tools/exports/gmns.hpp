#pragma once

#include "sim/io/projection.hpp"
#include "sim/network/network.hpp"

#include <filesystem>

namespace twinshift::exports {

/// Streets in the General Modeling Network Specification (Zephyr Foundation): node.csv, link.csv, config.csv in
/// `folder`, which is made if it is not there. A link a direction, numbered from 1 in the network's order, its key in
/// `twinshift_key`; geometry in degrees (WKT), lengths in km, speeds in km/h. Banned turns, for which the
/// specification has no table that says so, go into banned_turns.csv if there are any.
///
/// Throws results::FolderError.
void write_gmns(network::Network const& network, io::Projection const& projection, std::filesystem::path const& folder);

}  // namespace twinshift::exports

#pragma once

#include "tools/imports/city_folder.hpp"
#include "tools/imports/report.hpp"

#include <functional>
#include <string>

namespace twinshift::imports {

/// What every import command takes.
struct ImportOptions {
  std::string city;            ///< folder, or name of a folder in networks/
  double max_dropped_pct = 1;  ///< of the rows of any one file
  std::string report_folder;   ///< where the report goes besides; also when the import is refused
  bool json = false;
  std::string refused_as{};  ///< folder in `refused/` for the report of a refused import; empty: <name>-<city>
};

/// Runs an import. If it throws io::InputError after it has read something, the report as far as it came is left and
/// told of as in finish_import(); then the error goes on to the caller.
int with_report(ImportReport& report, std::string const& name, ImportOptions const& options,
                std::function<int()> const& import);

/// Ends an import. Prints the report (table, or JSON if asked) to standard output. If more was dropped than allowed,
/// says so on standard error and returns 4 with the city as it was; the report then stands in `report_folder`, or, if
/// none is asked for, in `refused/<name>-<city>` of the folder one works in. Else the report goes into the city's
/// folder (imports/<name>/import_report.json, problems.gpkg), the folder is committed, and 0 is returned. Throws
/// results::FolderError.
int finish_import(ImportReport& report, CityFolder& city, std::string const& name, ImportOptions const& options);

}  // namespace twinshift::imports

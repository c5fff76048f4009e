/* jixiao: the command of the clerk who fills in forms and of the office that reads them. */
#include <signal.h>

#include "client/cli.h"

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pager is an error of write, with a message, not a silent death */
    return jx_client_main(argc, argv);
}

          button="Subscribe"
